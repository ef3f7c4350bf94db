"""The catalogue of the convener's actions: what a leader can spend staff-days on, declared as data.

Adding an action is one entry here; its effects are written in the words of `scenarios/names/effects.py` and reach the
compiled model from there, with the checks, parameters, documentation and tests of every action. Actions take effect in this order.
"""

from __future__ import annotations

from collections.abc import Mapping

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.effects import (
    AIMS,
    MODES,
    S0,
    S1,
    S2,
    S3,
    S4,
    Action,
    backfires,
    corrects,
    given,
    lacking,
    lifts,
    lowers,
    raises,
    to_organisations,
    to_outsiders,
    to_ties,
)
from coalitionlab.scenarios.names.extensions import declared, registry

#: What an organisation hears, it hears as far as it holds the convener to be legitimate.
_HEARD = given("organisation.legitimacy", 0.15)

_CATALOGUE = (
    # What every convener has to do, whatever its text says of leading.
    Action(
        name="administer", family="administration", mode="central", reach=0.2, aims=("all",), source=f"{S0}; {S4}",
        meaning="schedules meetings, keeps minutes and lists: some coordination, for as long as it is done",
        fails="on its own it moves nobody",
        effects=(raises("convener.backbone", 0.25),),
    ),
    # Identifying political opportunity (S0): legitimacy, champions, popular opinion, the risk of regulation.
    Action(
        name="build_legitimacy", family="political opportunity", mode="organisation", reach=6.0,
        aims=to_organisations(), source=S0,
        meaning="earns the standing to convene: raises perceived legitimacy, through which every message must pass",
        fails="the convener's intent is hidden, or output disappoints later",
        effects=(raises("organisation.legitimacy", 0.35, given("coalition.candour")),),
    ),
    Action(
        name="cultivate_champions", family="political opportunity", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S0, expenses=0.1,
        meaning="finds and backs people inside who want to take part: inertia falls, staying rises",
        fails="turnover: champions leave unless the organisation behind them is bought in",
        effects=(raises("organisation.champion", 0.5, given("organisation.legitimacy", 0.3)),),
    ),
    Action(
        name="send_ambassadors", family="political opportunity", mode="member", reach=3.0,
        aims=("members", "affected", "sector"), source=S0, expenses=0.1,
        meaning="asks champions to win means in their own house: members do more, and their staff come to support it",
        fails="no champion to send",
        effects=(
            raises("organisation.effort", 0.35, given("organisation.champion", 0.1)),
            raises("organisation.buy_in", 0.25, given("organisation.champion", 0.1)),
        ),
    ),
    Action(
        name="ride_popular_opinion", family="political opportunity", mode="broadcast", reach=0.5,
        aims=to_organisations(), source=S0, expenses=0.5,
        meaning="turns opinion, as it is now, into pressure that organisations feel from customers, staff and members",
        fails="opinion is low: wasted",
        effects=(raises("organisation.pressure", 0.6, given("climate.opinion")),),
    ),
    Action(
        name="signal_regulation_risk", family="political opportunity", mode="broadcast", reach=0.5,
        aims=to_organisations(), source=S0, expenses=0.3,
        meaning="turns the regulatory climate into risk that the exposed feel",
        fails="the climate is weak: crying wolf costs legitimacy; commitment fades with the threat",
        effects=(
            raises("organisation.risk", 0.8, given("climate.regulation"), given("trait.exposure", 0.2)),
            backfires(lowers("organisation.legitimacy", 0.12, lacking("climate.regulation"), lacking("climate.regulation"))),
        ),
    ),
    # Creating interorganisational processes and structures (S0).
    Action(
        name="build_trust", family="processes", mode="tie", reach=40.0, aims=to_ties(), source=S0, expenses=0.2,
        meaning="face-to-face meetings: trust on ties, most where views diverge, and a sense of being in it together",
        fails="spread over everybody it reaches nobody",
        effects=(
            raises("tie.trust", 0.4, given("tie.distance", 0.4)),
            raises("organisation.identity", 0.12),
        ),
    ),
    Action(
        name="recruit_first_followers", family="processes", mode="organisation", reach=1.5,
        aims=to_outsiders("high_profile"), source=S0, expenses=0.1,
        meaning="personally invites organisations of standing; being asked first is an honour, and their joining is news",
        fails="legitimacy is too low: the invitation is not taken up",
        effects=(
            raises("organisation.invited", 0.9, given("organisation.legitimacy")),
            raises("organisation.contact", 0.5),
        ),
    ),
    Action(
        name="assign_ownership", family="processes", mode="member", reach=3.0,
        aims=("members", "affected", "sector"), source=f"{S0}; {S1}",
        meaning="tasks, deliverables and timelines agreed with each member: ownership and accountability",
        fails="no structure to hold the accounts: tasks that nobody follows up wear people out",
        effects=(
            raises("organisation.ownership", 0.35, given("coalition.structure", 0.2), lacking("convener.control", 0.4)),
            backfires(raises("organisation.fatigue", 0.12, lacking("coalition.structure"), lacking("coalition.structure"))),
        ),
    ),
    Action(
        name="earn_stable_funding", family="processes", mode="central", reach=0.2, aims=("all",), source=S0,
        meaning="membership payments and paid services: an income that outlasts grants and pays for coordination",
        fails="few members to pay, and little to sell before anything has been done",
        effects=(raises("convener.funds", 0.3, given("coalition.membership", 0.2), given("coalition.progress", 0.3)),),
    ),
    Action(
        name="exchange_viewpoints", family="processes", mode="tie", reach=40.0, aims=to_ties(), source=S0, expenses=0.2,
        meaning="working groups and seating plans: perceived distance falls, each learns what the other has and wants",
        fails="motives truly diverge: the truth is sobering",
        effects=(
            lowers("tie.distance", 0.25),
            raises("organisation.mapped", 0.06),
            corrects("organisation.overlap", "organisation.alignment", 0.25),
        ),
    ),
    Action(
        name="match_strengths", family="processes", mode="central", reach=0.3, aims=("all",), source=S0,
        meaning="work goes to those who are good at it, as far as one knows who is",
        fails="strengths are not yet mapped",
        effects=(raises("convener.matching", 0.5, given("coalition.mapped", 0.1)),),
    ),
    # Communication strategies (S0): narratives that change minds or suggest solutions. All act on beliefs, none on results.
    Action(
        name="raise_issue_awareness", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0, expenses=1,
        meaning="brings attention to the issue; slowly, popular opinion follows",
        fails="nobody listens to a convener without legitimacy",
        effects=(raises("organisation.awareness", 0.3, _HEARD), raises("climate.opinion", 0.025)),
    ),
    Action(
        name="frame_win_win", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations("outsiders"), source=f"{S0}; {S3}", expenses=0.4,
        meaning="speaks of co-benefits: who believes less than could be claimed of the aim comes to believe the claim",
        fails="the claim is above the truth: members find out, are disappointed and resent it",
        effects=(lifts("organisation.overlap", "organisation.claim", 0.4, _HEARD),),
    ),
    Action(
        name="frame_go_it_alone_failure", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0, expenses=0.4,
        meaning="points at past failures of going it alone, as far as there are any to point at",
        fails="no failures to point at: wasted",
        effects=(lowers("organisation.alone", 0.35, given("climate.failures"), _HEARD),),
    ),
    Action(
        name="frame_collaboration_as_solution", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations("outsiders"), source=S0, expenses=0.4,
        meaning="praises steps taken together instead of combat: belief in collaborating rises, distance falls",
        fails="there is nothing to show yet: little is believed",
        effects=(
            raises("organisation.efficacy", 0.3, _HEARD, given("coalition.progress", 0.3)),
            lowers("tie.distance", 0.08, given("tie.distance")),
        ),
    ),
    Action(
        name="celebrate_increments", family="communication", mode="broadcast", reach=0.5,
        aims=to_organisations(), source=S0, expenses=0.5,
        meaning="celebrates what has been done step by step, by whomever: belief and ownership rise, opponents soften",
        fails="nothing has been delivered lately: nothing to celebrate",
        effects=(
            raises("organisation.efficacy", 0.3, given("coalition.recent")),
            raises("organisation.ownership", 0.15, given("coalition.recent"), given("organisation.effort")),
            lowers("tie.distance", 0.1, given("coalition.recent")),
        ),
    ),
    Action(
        name="frame_good_for_business", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0, expenses=0.4,
        meaning="speaks of what association does for customers, staff and small partners' credibility",
        fails="no prestigious members yet to be associated with",
        effects=(raises("organisation.association", 0.4, given("coalition.prestige", 0.1), _HEARD),),
    ),
    Action(
        name="frame_all_in_this_together", family="communication", mode="broadcast", reach=0.3,
        aims=to_organisations(), source=S0, expenses=0.4,
        meaning="common identity: free-riding falls, and distance between organisations counts for less",
        fails="the convener dominates: the word 'we' rings hollow",
        effects=(
            raises("organisation.identity", 0.25, _HEARD),
            backfires(raises("organisation.reactance", 0.05, given("coalition.domination"))),
        ),
    ),
    # Purposeful coordination (S1): know strengths and needs, set goals, secure support, start with a pilot.
    Action(
        name="map_strengths_and_needs", family="coordination", mode="organisation", reach=5.0,
        aims=to_organisations(), source=f"{S1}; {S3}",
        meaning="does the homework: what each can give and needs; enables matching and brokering",
        fails="on its own it moves nobody",
        effects=(
            raises("organisation.mapped", 0.6),
            corrects("organisation.overlap", "organisation.alignment", 0.2),
        ),
    ),
    Action(
        name="find_joint_needs", family="coordination", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S1,
        meaning="asks which needs could be met better together, and turns the aim towards them where partners can meet them",
        fails="needs are not known, or nobody around could meet them",
        effects=(
            lifts("organisation.alignment", "organisation.common_ground", 0.25, given("organisation.mapped"), given("trait.complement")),
            corrects("organisation.overlap", "organisation.alignment", 0.2, given("organisation.mapped")),
        ),
    ),
    Action(
        name="set_shared_goals", family="coordination", mode="central", reach=0.4, aims=("members",), source=f"{S1}; {S4}",
        meaning="sub-goals and metrics: vagueness falls, members see what is done, and who does it",
        fails="goals without accountability: promises that nobody owns wear members out",
        effects=(
            raises("convener.goals", 0.4),
            raises("convener.vision", 0.2),
            backfires(raises("organisation.fatigue", 0.02, lacking("coalition.ownership"), lacking("coalition.ownership"))),
        ),
    ),
    Action(
        name="secure_internal_buy_in", family="coordination", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S1,
        meaning="support of staff inside the organisation: taking part costs less, and outlasts the champion",
        fails="no champion to build on",
        effects=(raises("organisation.buy_in", 0.5, given("organisation.champion", 0.1)),),
    ),
    Action(
        name="run_pilot", family="coordination", mode="organisation", reach=2.0, aims=to_outsiders("waverers"), source=S1, expenses=1,
        meaning="a trial of limited duration and commitment, then a fresh decision at full cost",
        fails="the trial disappoints",
        effects=(raises("organisation.offered", 0.9), raises("organisation.contact", 0.3)),
    ),
    # System leadership (S2): see the larger system, reflect together, create the future, share power.
    Action(
        name="see_the_system", family="system leadership", mode="organisation", reach=3.0,
        aims=to_organisations(), source=S2, expenses=0.4,
        meaning="joint solutions that no one sees alone: the aim itself comes to serve more of each one's interests",
        fails="slow; wasted on those who have no time for it (no awareness of the issue)",
        effects=(
            lifts("organisation.alignment", "organisation.common_ground", 0.12, given("organisation.awareness")),
            raises("organisation.mapped", 0.1),
        ),
    ),
    Action(
        name="foster_reflection", family="system leadership", mode="tie", reach=25.0, aims=to_ties(), source=S2, expenses=0.5,
        meaning="deep trust where distrust prevailed; false beliefs about others ('I know what's best') corrected",
        fails="quick wins wanted: those who see no progress yet grow tired of talking",
        effects=(
            raises("tie.trust", 0.5, lacking("tie.trust")),
            corrects("organisation.overlap", "organisation.alignment", 0.2),
            backfires(raises("organisation.fatigue", 0.04, lacking("coalition.progress"))),
        ),
    ),
    Action(
        name="co_create_future", family="system leadership", mode="member", reach=3.0,
        aims=("members", "all", "affected", "sector"), source=f"{S2}; {S4}", expenses=0.4,
        meaning="a vision made with everyone's voice: clarity, ownership, and an aim that fits more of its makers",
        fails="the convener directs: voices are heard, not heeded",
        effects=(
            raises("convener.vision", 0.25),
            raises("organisation.ownership", 0.12, lacking("convener.control")),
            lifts("organisation.alignment", "organisation.common_ground", 0.04, lacking("convener.control")),
        ),
    ),
    Action(
        name="make_conflict_productive", family="system leadership", mode="tie", reach=25.0,
        aims=to_ties("distant_ties"), source=f"{S2} (comment by Fowler)", expenses=0.5,
        meaning="brings disagreement onto the table and works it through: distance falls where there is some trust",
        fails="there is too little trust for it: it tires those who take part",
        effects=(
            lowers("tie.distance", 0.3, given("tie.trust")),
            lifts("organisation.alignment", "organisation.common_ground", 0.05),
            backfires(raises("organisation.fatigue", 0.06, lacking("coalition.closeness"))),
        ),
    ),
    Action(
        name="reward_progress", family="system leadership", mode="member", reach=3.0,
        aims=("members", "affected", "sector"), source=f"{S2} (comment by Hendren)", expenses=1,
        meaning="incentives for those who move: members do more while something moves",
        fails="rewards that control crowd out the will of one's own (Deci, Koestner & Ryan 1999: d = -.40)",
        effects=(
            raises("organisation.effort", 0.3, given("coalition.progress", 0.2)),
            backfires(lowers("organisation.ownership", 0.1, given("convener.control"))),
        ),
    ),
    Action(
        name="share_power", family="system leadership", mode="central", reach=0.3, aims=("members",), source=S2,
        meaning="control falls, influence spreads over the members; those who are able take over work",
        fails="members are not able yet: drift",
        effects=(
            lowers("convener.control", 0.12),
            raises("convener.sharing", 0.25),
            raises("organisation.ownership", 0.2, given("organisation.leaders", 0.2)),
            backfires(lowers("convener.vision", 0.05, lacking("coalition.structure"))),
        ),
    ),
    Action(
        name="share_power_with_affected", family="system leadership", mode="organisation", reach=3.0,
        aims=("affected", "all", "members", "outsiders", "sector"), source=f"{S2} (comment citing Himmelman)", expenses=0.4,
        meaning="those whom the issue affects most decide with the others: they come, own and lead",
        fails="the convener keeps control: a seat without a say",
        effects=(
            raises("organisation.ownership", 0.3, lacking("convener.control"), given("organisation.effort", 0.1)),
            raises("organisation.leaders", 0.15),
            raises("organisation.contact", 0.4),
            lowers("convener.control", 0.05),
        ),
    ),
    # Force (S2).
    Action(
        name="mandate_participation", family="coercion", mode="organisation", reach=12.0,
        aims=to_organisations(), source=S2,
        meaning="forces organisations in at once, by the convener's power, for as long as the mandate is upheld",
        fails="reactance rises, ownership is crowded out, and once it is lifted they leave",
        effects=(
            raises("organisation.compelled", 0.6, given("convener.power")),
            raises("convener.force", 1.0, given("convener.power")),
            backfires(raises("organisation.reactance", 0.12, given("convener.power"))),
            backfires(lowers("organisation.ownership", 0.25, given("convener.power"))),
        ),
    ),
    Action(
        name="drive_from_the_top", family="coercion", mode="central", reach=0.4, aims=("all",), source=S2,
        meaning="sets course and tasks from the top: clarity at once, and control",
        fails="the more power, the more it dominates; and few members do better by themselves",
        effects=(
            raises("convener.control", 0.15),
            raises("convener.vision", 0.25),
            backfires(raises("organisation.reactance", 0.03, given("convener.power"))),
        ),
    ),
    # Power and how it is used (S4).
    Action(
        name="convene_by_power", family="power", mode="organisation", reach=4.0,
        aims=to_outsiders(), source=S4, expenses=0.1,
        meaning="uses the institution's weight to get people to the table: whom the powerful invite, comes to listen",
        fails="intent is hidden: the invitation breeds suspicion",
        effects=(
            raises("organisation.contact", 0.5, given("convener.power")),
            raises("organisation.invited", 0.5, given("convener.power"), given("coalition.candour")),
            backfires(raises("organisation.reactance", 0.08, lacking("coalition.candour"))),
        ),
    ),
    Action(
        name="declare_intent", family="power", mode="central", reach=0.4, aims=("all",), source=S4,
        meaning="the convener takes off its convener's hat and makes its own aims plain",
        fails="there is little to declare where there is little power",
        effects=(raises("convener.transparency", 0.4), raises("convener.vision", 0.15)),
    ),
    Action(
        name="provide_backbone", family="power", mode="central", reach=0.12, aims=("all",), source=S4, expenses=0.2,
        meaning="a coordinating office: agendas, channels, goals and metrics, shared measurement",
        fails="unfunded: it decays",
        effects=(raises("convener.backbone", 0.5), raises("convener.goals", 0.15)),
    ),
    # The collaborative campaign (S3): listening, self-interests, unusual allies, leaders.
    Action(
        name="listen_for_goals", family="campaign", mode="organisation", reach=4.0,
        aims=to_organisations(), source=S3, expenses=0.2,
        meaning="a listening exercise: the goals are those that people bring, so that they are clear, owned and wanted",
        fails="the convener directs: it hears what it wants to hear",
        effects=(
            lifts("organisation.alignment", "organisation.common_ground", 0.1, lacking("convener.control")),
            raises("organisation.ownership", 0.1, lacking("convener.control"), given("organisation.effort")),
            raises("convener.vision", 0.1),
        ),
    ),
    Action(
        name="renew_goals", family="campaign", mode="central", reach=0.4, aims=("members",), source=S3,
        meaning="names the next goals when the last are reached, and keeps them before everybody's eyes",
        fails="nobody who would carry them",
        effects=(raises("convener.vision", 0.2, given("coalition.ownership", 0.3)), raises("convener.goals", 0.2)),
    ),
    Action(
        name="broker_self_interests", family="campaign", mode="organisation", reach=3.0,
        aims=to_organisations("sceptics"), source=S3,
        meaning="deals that redesign the aim so that it serves both sides: raises what it does for those it serves least",
        fails="strengths and needs are unmapped: no deal to be seen",
        effects=(
            lifts("organisation.alignment", "organisation.common_ground", 0.35, given("organisation.mapped", 0.1), given("trait.complement", 0.4)),
            corrects("organisation.overlap", "organisation.alignment", 0.3, given("organisation.mapped", 0.1)),
        ),
    ),
    Action(
        name="reach_unusual_allies", family="campaign", mode="organisation", reach=3.0,
        aims=to_outsiders(), source=S3, expenses=0.2,
        meaning="knocks on doors beyond the network and finds them half open: new ties, and pessimism corrected",
        fails="the door is closed indeed: there is little overlap to discover",
        effects=(
            raises("organisation.contact", 0.5),
            raises("tie.strength", 0.4),
            corrects("organisation.overlap", "organisation.alignment", 0.3),
        ),
    ),
    Action(
        name="develop_leaders", family="campaign", mode="member", reach=2.0,
        aims=("members", "all", "affected", "sector"), source=S3, expenses=0.6,
        meaning="training inside members: coordination, and goals, that do not depend on the convener",
        fails="there are no members yet to train",
        effects=(raises("organisation.leaders", 0.3), raises("organisation.champion", 0.15)),
    ),
)  # fmt: skip


def _checked(action: Action) -> Action:
    """An action of the user's own. Raises InputError where its mode, an aim, its reach or a rate cannot be."""
    at = f"action {action.name}"
    if action.mode not in MODES:
        raise input_error(f"{at}: unknown mode {quoted(action.mode)}", suggest(action.mode, MODES), field="own")
    if not action.aims or not set(action.aims) <= set(AIMS):
        raise input_error(f"{at}: aims are {', '.join(action.aims)}", f"use some of {', '.join(AIMS)}", field="own")
    if not action.reach > 0 or not all(0 <= effect.rate <= 1 for effect in action.effects):
        problem = f"{at}: its reach is not above 0, or a rate not from 0 to 1"
        raise input_error(problem, "give numbers within these", field="own")
    return action


#: The model's actions, then the user's own.
ACTIONS: Mapping[str, Action] = registry(_CATALOGUE, map(_checked, declared(Action)))
ACTION_NAMES = tuple(ACTIONS)
#: The families of actions, each with its own luck: a convener may be good at one and not at another.
FAMILIES = tuple(dict.fromkeys(action.family for action in ACTIONS.values()))
