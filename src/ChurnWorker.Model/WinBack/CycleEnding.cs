namespace ChurnWorker.Model.WinBack;

/// <summary>What a changed history does to an open cycle.</summary>
/// <param name="Cycle">The cycle after it; unchanged when it stays open.</param>
/// <param name="Closures">Triggers that ended.</param>
public sealed record CycleEnding(WinBackCycle Cycle, IReadOnlyList<TriggerClosure> Closures)
{
    /// <summary>What scheduling needs of the cycle; null when it ended.</summary>
    /// <param name="triggers">Its triggers as they were before.</param>
    public OpenCycle? OpenCycle(IReadOnlyList<WinBackTrigger> triggers)
    {
        if (Cycle.State != TriggerState.Open)
            return null;
        long? expiresAt = null;
        foreach (var trigger in triggers)
            if (trigger.State == TriggerState.Open && !Closures.Any(c => c.Trigger.TriggerId == trigger.TriggerId))
                expiresAt = Math.Min(expiresAt ?? long.MaxValue, trigger.ExpiresAt);
        return new OpenCycle(Cycle.CycleId, Cycle.Stage, expiresAt, Cycle.PolicyVersion);
    }
}
