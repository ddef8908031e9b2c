using ChurnWorker.Model.Activity;
using static ChurnWorker.Model.Tests.Activity.Events;

namespace ChurnWorker.Model.Tests.Activity;

public sealed class OtherKindsTests
{
    public static TheoryData<ActivityKind> Kinds =>
        [.. Enum.GetValues<ActivityKind>().Where(kind => kind is not (ActivityKind.Purchase or ActivityKind.Cancellation))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_neither_purchase_nor_cancellation_is_no_credit_and_no_order(ActivityKind kind)
    {
        var orders = new[] { Purchase("A", 0), Purchase("B", 3) };
        var other = new ActivityEvent
        {
            Kind = kind, Source = "shop", EventId = "other", CustomerId = "C", OccurredAt = At(4), Amount = 500, Currency = "EUR", Subject = "order:A", Term = "month",
        };

        var activity = Fold([.. orders, other]);

        activity.Summary.ShouldBe(Fold(orders).Summary);
        activity.Ledgers.ShouldBe(Fold(orders).Ledgers);
        activity.UnmatchedCancellations.ShouldBe(0);
    }
}
