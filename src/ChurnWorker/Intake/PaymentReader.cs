namespace ChurnWorker.Intake;

/// <summary>Reads <c>payment.failed</c> and <c>payment.recovered</c>.</summary>
internal static class PaymentReader
{
    /// <summary>
    /// The reader of the table. What was to be paid is the subject, never the order of the event: the store keys the owner of an order by that. A payment that
    /// names both is the subscription's, which outlives its orders; the order stays in the detail.
    /// </summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadWhoAndWhen(ref members, ref draft);
        if (refusal.IsRefused) return refusal;

        refusal = IdText.TryRead(ref members, Member.OrderId, out var order);
        if (refusal.IsRefused) return refusal;
        refusal = IdText.TryRead(ref members, Member.SubscriptionId, out var subscription);
        if (refusal.IsRefused) return refusal;

        if (subscription.Length > 0)
        {
            draft.Subject = "subscription:" + subscription;
            draft.Detail = DetailText.Of("orderId", order);
        }
        else if (order.Length > 0) draft.Subject = "order:" + order;

        return default;
    }
}
