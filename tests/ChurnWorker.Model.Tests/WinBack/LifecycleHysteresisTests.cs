using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class LifecycleHysteresisTests
{
    private static readonly long Crossing = Shop.Schedule(Shop.Regular).InstantOf(1);

    /// <summary>A model before crossed two days earlier.</summary>
    private static readonly LifecycleStanding Cooling = new(LifecycleState.Cooling, Crossing - 2 * Shop.Day);

    [Fact]
    public void A_state_is_kept_while_the_probability_is_hardly_below_its_threshold() =>
        Lifecycle.At(Cooling, Shop.Regular, default, Shop.Context(), Crossing - Shop.Day).ShouldBe(Cooling);

    [Fact]
    public void A_state_is_left_where_the_probability_is_plainly_below() =>
        Lifecycle.At(Cooling, Shop.Regular, default, Shop.Context(), Shop.Regular.LastPurchaseAt + Shop.Day).State.ShouldBe(LifecycleState.Active);

    [Fact]
    public void Whoever_never_stood_there_is_not_taken_there_early() =>
        Lifecycle.At(null, Shop.Regular, default, Shop.Context(), Crossing - 1).State.ShouldBe(LifecycleState.Active);

    [Fact]
    public void A_state_begins_at_its_crossing_whenever_somebody_looks()
    {
        var schedule = Shop.Schedule(Shop.Regular);
        Lifecycle.At(null, Shop.Regular, default, Shop.Context(), schedule.InstantOf(2) + Shop.Day).ShouldBe(new LifecycleStanding(LifecycleState.AtRisk, schedule.InstantOf(2)));
        Lifecycle.At(null, Shop.Regular, default, Shop.Context(), schedule.InstantOf(3) + 900 * Shop.Day).ShouldBe(new LifecycleStanding(LifecycleState.Lapsed, schedule.InstantOf(3)));
        Lifecycle.NextChange(Shop.Regular, default, Shop.Context(), Crossing).ShouldBe(schedule.InstantOf(2));
    }
}
