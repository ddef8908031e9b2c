namespace ChurnWorker.Assessment;

/// <summary>Cancellations that are accepted and that a person may want to look at: values of a counter's label.</summary>
internal static class UnusualCancellations
{
    /// <summary>It names no order: a credit to the customer.</summary>
    public const string Unmatched = "unmatched_cancellation";

    /// <summary>A refund is in another currency than its order: a credit in that currency, which may fall below zero.</summary>
    public const string RefundInOtherCurrency = "refund_in_other_currency";

    /// <summary>The refunds of an order sum to more than its amount.</summary>
    public const string RefundExceedsOrder = "refund_exceeds_order";
}
