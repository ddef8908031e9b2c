namespace ChurnWorker.Contracts;

/// <summary>Whether a trigger is still to be acted on (<c>trigger.status</c>). Only <c>valid</c> is: no answer in time means the same as any other status.</summary>
public sealed record TriggerStatus
{
    /// <summary>The trigger.</summary>
    public required Guid TriggerId { get; init; }

    /// <summary>valid, resolved, retracted, expired or unknown. A customer who was deliberately not contacted has no trigger that anybody was told of: unknown.</summary>
    public required string Status { get; init; }
}
