using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>How a changed history ends a trigger.</summary>
/// <param name="Trigger">The trigger after it.</param>
/// <param name="Order">The order that ended the silence, when resolved.</param>
/// <param name="Reason">A code of <see cref="RetractionReasons"/>, when retracted.</param>
public sealed record TriggerClosure(WinBackTrigger Trigger, EffectiveOrder? Order, string? Reason);
