using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Forecasting;

/// <summary>One customer of a back-test.</summary>
/// <param name="Summary">As known at the cutoff.</param>
/// <param name="Timeline">The occasions up to the cutoff.</param>
/// <param name="Returned">Whether a purchase came within the horizon.</param>
public sealed record BackTestCustomer(RfmSummary Summary, PurchaseTimeline Timeline, bool Returned);
