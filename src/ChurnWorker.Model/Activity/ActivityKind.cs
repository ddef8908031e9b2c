namespace ChurnWorker.Model.Activity;

/// <summary>What an event says happened. The numbers are stored: never renumber.</summary>
public enum ActivityKind
{
    /// <summary>An order was paid, or a newer version of one became known.</summary>
    Purchase = 1,

    /// <summary>An order was undone, wholly or in part, or a credit was given.</summary>
    Cancellation = 2,
}
