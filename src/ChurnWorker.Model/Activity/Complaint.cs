namespace ChurnWorker.Model.Activity;

/// <summary>One complaint of a customer.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="OpenedBy">The customer who was said to complain, merged or not.</param>
/// <param name="OpenedAt">When it was opened, Unix milliseconds UTC.</param>
/// <param name="ClosedAt">When it was closed; null while open.</param>
public sealed record Complaint(string ComplaintId, string OpenedBy, long OpenedAt, long? ClosedAt)
{
    /// <summary>Whether it was open at any time from an instant on.</summary>
    public bool WasOpenSince(long instant) => ClosedAt is null || ClosedAt >= instant;
}
