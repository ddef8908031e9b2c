namespace ChurnWorker.Model.WinBack;

/// <summary>What a review found. The caller writes it down; nothing here has happened yet.</summary>
/// <param name="Reason">The gate that decided: a code of <see cref="ReasonCodes"/>.</param>
/// <param name="Trigger">The stage entered; null when none was.</param>
/// <param name="Cycle">The cycle after the decision; null when none is open and none opened.</param>
/// <param name="CycleBefore">The cycle before it; null when none was open.</param>
/// <param name="Expired">Triggers that ran out.</param>
/// <param name="ExpiresAt">When the first open trigger expires, Unix milliseconds UTC; null when none is open.</param>
/// <param name="NextReviewAt">When to look again if nothing else happens, Unix milliseconds UTC; null when only an event can change anything.</param>
/// <param name="PNoPurchase">P(no purchase in h) now.</param>
public sealed record Decision(
    string Reason, WinBackTrigger? Trigger, WinBackCycle? Cycle, WinBackCycle? CycleBefore, IReadOnlyList<WinBackTrigger> Expired,
    long? ExpiresAt, long? NextReviewAt, double PNoPurchase)
{
    /// <summary>Whether all gates that concern this customer alone let pass, so that those which concern everybody must be asked.</summary>
    public bool IsCandidate => Reason is ReasonCodes.Holdout or ReasonCodes.LostCause or ReasonCodes.Fired;

    /// <summary>What scheduling needs of the cycle; null when there is none.</summary>
    public OpenCycle? OpenCycle => Cycle switch
    {
        null => null,
        { State: TriggerState.Open } cycle => new OpenCycle(cycle.CycleId, cycle.Stage, ExpiresAt, cycle.PolicyVersion),
        { } cycle => WinBack.OpenCycle.RunOut(cycle.CycleId),
    };
}
