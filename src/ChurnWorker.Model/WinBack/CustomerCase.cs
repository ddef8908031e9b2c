using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>Everything of one customer that a decision reads.</summary>
/// <param name="Customer">The fold's summary.</param>
/// <param name="Tier">Tier at the last purchase under the model in force.</param>
/// <param name="Cycle">The open win-back cycle; null when there is none.</param>
/// <param name="Signals">What beside orders decides.</param>
/// <param name="Triggers">Every trigger the customer ever had.</param>
public sealed record CustomerCase(RfmSummary Customer, ValueTier Tier, WinBackCycle? Cycle, DecisionSignals Signals, IReadOnlyList<WinBackTrigger> Triggers);
