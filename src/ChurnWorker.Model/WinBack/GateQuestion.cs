namespace ChurnWorker.Model.WinBack;

/// <summary>All that a gate may look at.</summary>
/// <param name="Subject">The customer.</param>
/// <param name="Context">Model, policy and instants of the service.</param>
/// <param name="Schedule">The customer's stages.</param>
/// <param name="Stage">The stage reached, 0 for none.</param>
/// <param name="PNoPurchase">P(no purchase in h) now.</param>
/// <param name="Holds">What holds more than this customer back.</param>
/// <param name="Now">Unix milliseconds UTC.</param>
internal sealed record GateQuestion(
    CustomerCase Subject, DecisionContext Context, StageSchedule Schedule, int Stage, double PNoPurchase, Holds Holds, long Now)
{
    /// <summary>Whether the stage was crossed before the service went live.</summary>
    public bool CauseIsBackfill => Stage > 0 && Decider.CauseOf(Schedule, Stage, Context) == TriggerCause.Backfill;

    /// <summary>The policy that decides.</summary>
    public WinBackPolicy Policy => Context.Policy;
}
