using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>One customer as stored: the fold's summary, the tier, the open cycle and the review instant.</summary>
/// <param name="Summary">The fold's summary.</param>
/// <param name="Tier">Tier at the last purchase under the model in force.</param>
/// <param name="Cycle">The win-back cycle of the present silence, open or run out; null when there is none.</param>
/// <param name="Signals">What beside orders decides.</param>
/// <param name="HeldBy">The gate that put the review off; null where nothing did.</param>
/// <param name="NextReviewAt">When to look again if nothing else happens, Unix milliseconds UTC; null when only an event can change anything.</param>
internal sealed record CustomerRow(RfmSummary Summary, ValueTier Tier, OpenCycle? Cycle, DecisionSignals Signals, string? HeldBy, long? NextReviewAt);
