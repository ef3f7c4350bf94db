"""Maps that teach: each a question from the source texts, with the axes and strategies that answer it in the model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """A map to begin with: its question, what to look for, and where the question comes from."""

    name: str
    question: str
    look: str
    source: str
    scenario: str
    a: str
    b: str
    show: str
    x: str
    y: str
    outcome: str


PRESETS = (
    Preset(
        "power_and_control",
        "May a powerful convener take control?",
        "Follow the right edge upwards: with much power, control undoes the coalition. With little power it helps.",
        "Juvenile justice and landfill cases (S4): a powerful convener must hold back",
        "powerful_foundation", "mobilizing_leadership", "leaderless", "a", "convener.power", "convener.control",
        "collective_action",
    ),
    Preset(
        "hidden_intent",
        "Whom does hidden intent cost most?",
        "Go from the top edge down: for a weak convener little changes, for a strong one nearly everything.",
        "Fowler on foundations as conveners (S2)",
        "powerful_foundation", "purposeful_coordination", "leaderless", "a", "convener.power", "convener.transparency",
        "collective_action",
    ),
    Preset(
        "why_force_fades",
        "Why does force fade?",
        "Membership: with power enough, driving from the top brings in more members, at the upper right. Now choose the outcome "
        "\"Final\": of what force built, hardly anything is left at the end.",
        "Kania (S2): change that is forced is likely to be temporary",
        "youth_substance_abuse", "top_down_drive", "collaborative_campaign", "difference", "convener.power",
        "withdraw_month", "membership",
    ),
    Preset(
        "how_long_to_stay",
        "How long must the convener stay, and with how many?",
        "There is a threshold: staff-days replace months only so far, and leaving early loses it all.",
        "Mobilizing leadership (S0): ownership has to be built before the convener leaves",
        "generic", "mobilizing_leadership", "leaderless", "a", "withdraw_month", "convener.capacity", "final",
    ),
    Preset(
        "trust_and_talk",
        "Does it matter how fast trust grows and word spreads?",
        "All over the plausible range the map changes little: here the answer does not hang on these two assumptions.",
        "Plausible ranges of the registry of parameters; assumed, illustrative",
        "generic", "mobilizing_leadership", "leaderless", "difference", "talk_rate", "trust_gain", "collective_action",
    ),
)  # fmt: skip
