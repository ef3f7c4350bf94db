; What compiled functions ask of their surroundings, for wasm32: memory, Numba's blocks that count their holders, and
; two operations that the machine has no instruction for. There is nothing else: no C library, no imports.
;
; Memory comes in blocks of 2^k bytes, k from 7. Each has a head of 64 bytes; what is asked for begins behind it. Blocks that
; are given back are kept by size, in linked lists, and handed out again; new ones are cut from pages that memory.grow adds.

%head = type { i32, ptr }                    ; k, and the next block of the list that it is kept in
%counted = type { i64, ptr, ptr, ptr, i64, ptr }  ; Numba's MemInfo: holders, destructor, its argument, data, bytes, manager

@kept = internal global [32 x ptr] zeroinitializer, align 16   ; blocks given back, by k
@free_from = internal global i32 0                             ; memory not yet cut, from here
@free_to = internal global i32 0                               ; to there
@in_use = internal global i32 0                                ; arrays that somebody holds

; What `populations.py` asks for: the slot of a call's first unit, or less than 0 where none is kept; and of what stamp those kept have to be.
@first_slot = global i64 -1
@stamp = global i64 0

declare i32 @llvm.wasm.memory.grow.i32(i32 immarg, i32)
declare i32 @llvm.ctlz.i32(i32, i1 immarg)
declare i32 @llvm.umax.i32(i32, i32)
declare double @llvm.sqrt.f64(double)
declare void @llvm.trap()

define ptr @allocate(i32 %bytes) {
  %all = add i32 %bytes, 64
  %least = call i32 @llvm.umax.i32(i32 %all, i32 128)
  %less = sub i32 %least, 1
  %zeros = call i32 @llvm.ctlz.i32(i32 %less, i1 false)
  %k = sub i32 32, %zeros
  %too_large = icmp ugt i32 %k, 30
  br i1 %too_large, label %stop, label %look
look:
  %size = shl i32 1, %k
  %list = getelementptr [32 x ptr], ptr @kept, i32 0, i32 %k
  %old = load ptr, ptr %list
  %none = icmp eq ptr %old, null
  br i1 %none, label %cut, label %reuse
reuse:
  %next.at = getelementptr %head, ptr %old, i32 0, i32 1
  %next = load ptr, ptr %next.at
  store ptr %next, ptr %list
  br label %done
cut:
  %from = load i32, ptr @free_from
  %to = load i32, ptr @free_to
  %left = sub i32 %to, %from
  %fits = icmp ule i32 %size, %left
  br i1 %fits, label %take, label %grow
grow:
  %rounded = add i32 %size, 65535
  %needed = lshr i32 %rounded, 16
  %pages = call i32 @llvm.umax.i32(i32 %needed, i32 16)
  %before = call i32 @llvm.wasm.memory.grow.i32(i32 0, i32 %pages)
  %refused = icmp eq i32 %before, -1
  br i1 %refused, label %stop, label %grown
grown:
  %begin = shl i32 %before, 16
  %added = shl i32 %pages, 16
  %end = add i32 %begin, %added
  store i32 %end, ptr @free_to
  br label %take
take:
  %at = phi i32 [ %from, %cut ], [ %begin, %grown ]
  %after = add i32 %at, %size
  store i32 %after, ptr @free_from
  %new = inttoptr i32 %at to ptr
  br label %done
done:
  %block = phi ptr [ %old, %reuse ], [ %new, %take ]
  store i32 %k, ptr %block
  %data = getelementptr i8, ptr %block, i32 64
  ret ptr %data
stop:
  call void @llvm.trap()
  unreachable
}

define void @release(ptr %data) {
  %none = icmp eq ptr %data, null
  br i1 %none, label %done, label %keep
keep:
  %block = getelementptr i8, ptr %data, i32 -64
  %k = load i32, ptr %block
  %list = getelementptr [32 x ptr], ptr @kept, i32 0, i32 %k
  %next = load ptr, ptr %list
  %next.at = getelementptr %head, ptr %block, i32 0, i32 1
  store ptr %next, ptr %next.at
  store ptr %block, ptr %list
  br label %done
done:
  ret void
}

; From now on populations are kept in slots from this one on, under this stamp (not 0).
define void @keep(i32 %slot, i32 %stamp) {
  %slot.long = sext i32 %slot to i64
  %stamp.long = sext i32 %stamp to i64
  store i64 %slot.long, ptr @first_slot
  store i64 %stamp.long, ptr @stamp
  ret void
}

define i32 @held() {
  %count = load i32, ptr @in_use
  ret i32 %count
}

; Numba's runtime: an array's data stand 64 bytes behind the record that counts its holders.
define ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 %align) {
  %short = trunc i64 %size to i32
  %all = add i32 %short, 64
  %record = call ptr @allocate(i32 %all)
  %data = getelementptr i8, ptr %record, i32 64
  store %counted zeroinitializer, ptr %record
  store i64 1, ptr %record
  %data.at = getelementptr %counted, ptr %record, i32 0, i32 3
  store ptr %data, ptr %data.at
  %size.at = getelementptr %counted, ptr %record, i32 0, i32 4
  store i64 %size, ptr %size.at
  %count = load i32, ptr @in_use
  %more = add i32 %count, 1
  store i32 %more, ptr @in_use
  ret ptr %record
}

define ptr @NRT_MemInfo_alloc(i64 %size) {
  %record = call ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 64)
  ret ptr %record
}

define void @NRT_MemInfo_call_dtor(ptr %record) {
  %count = load i32, ptr @in_use
  %less = sub i32 %count, 1
  store i32 %less, ptr @in_use
  call void @release(ptr %record)
  ret void
}

define ptr @NRT_Allocate(i64 %size) {
  %short = trunc i64 %size to i32
  %data = call ptr @allocate(i32 %short)
  ret ptr %data
}

define void @NRT_Free(ptr %data) {
  call void @release(ptr %data)
  ret void
}

define double @sqrt(double %x) {
  %root = call double @llvm.sqrt.f64(double %x)
  ret double %root
}

; The product of two 128-bit numbers, of which the compiler asks whether a product of 64 bits overflows.
; (Not optimised: the optimiser would see what it is, and have it call itself.)
define void @__multi3(ptr %out, i64 %a, i64 %a.high, i64 %b, i64 %b.high) noinline optnone {
  %a0 = and i64 %a, 4294967295
  %a1 = lshr i64 %a, 32
  %b0 = and i64 %b, 4294967295
  %b1 = lshr i64 %b, 32
  %a0b0 = mul i64 %a0, %b0
  %a1b0 = mul i64 %a1, %b0
  %a0b1 = mul i64 %a0, %b1
  %a1b1 = mul i64 %a1, %b1
  %carry = lshr i64 %a0b0, 32
  %middle = add i64 %a1b0, %carry
  %middle.low = and i64 %middle, 4294967295
  %other = add i64 %a0b1, %middle.low
  %middle.high = lshr i64 %middle, 32
  %other.high = lshr i64 %other, 32
  %sum = add i64 %a1b1, %middle.high
  %whole = add i64 %sum, %other.high
  %a.b = mul i64 %a, %b.high
  %b.a = mul i64 %b, %a.high
  %crossed = add i64 %a.b, %b.a
  %high = add i64 %whole, %crossed
  %low = mul i64 %a, %b
  store i64 %low, ptr %out
  %out.high = getelementptr i64, ptr %out, i32 1
  store i64 %high, ptr %out.high
  ret void
}
