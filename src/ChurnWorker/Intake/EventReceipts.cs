namespace ChurnWorker.Intake;

/// <summary>Answer to <c>POST /events</c>.</summary>
/// <param name="Outcomes">One for each event, in order.</param>
internal sealed record EventReceipts(IReadOnlyList<EventReceipt> Outcomes);
