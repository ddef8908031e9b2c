namespace ChurnWorker.Contracts;

/// <summary>Is this trigger still to be acted on? Asked right before a campaign is sent (<c>trigger.check</c>); answered with <see cref="TriggerStatus"/>.</summary>
public sealed record TriggerCheck
{
    /// <summary>The trigger.</summary>
    public required Guid TriggerId { get; init; }
}
