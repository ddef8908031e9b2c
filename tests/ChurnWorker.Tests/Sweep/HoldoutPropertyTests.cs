using ChurnWorker.Model.WinBack;
using FsCheck;
using FsCheck.Fluent;

namespace ChurnWorker.Tests.Sweep;

/// <summary>What every salt must keep to.</summary>
public sealed class HoldoutPropertyTests
{
    private const int Cycles = 4000;

    /// <summary>Chance leaves five standard deviations once in a million and a half.</summary>
    private const double Deviations = 5;

    private static readonly Guid[] s_cycles = [.. Enumerable.Range(0, Cycles).Select(i => DeterministicId.Cycle("shop", $"customer-{i}", i))];

    [Fact]
    public void Another_salt_keeps_the_share_and_deals_other_customers_as_if_the_first_had_never_been() => Property.Check(
        Arb.From(
            from salt in Gen.Choose(0, int.MaxValue)
            from other in Gen.Choose(0, int.MaxValue)
            from percent in Gen.Choose(1, 99)
            where salt != other
            select (Salt: $"salt-{salt}", Other: $"salt-{other}", Percent: percent)),
        deal =>
        {
            var first = s_cycles.Where(cycle => Holdout.Contains(cycle, deal.Salt, deal.Percent)).ToHashSet();
            var second = s_cycles.Where(cycle => Holdout.Contains(cycle, deal.Other, deal.Percent)).ToHashSet();
            ShouldBeAbout(first.Count, deal.Percent / 100.0);
            ShouldBeAbout(second.Count, deal.Percent / 100.0);
            ShouldBeAbout(first.Count(second.Contains), deal.Percent * deal.Percent / 10_000.0);
            first.SetEquals(second).ShouldBeFalse();
        },
        100);

    private static void ShouldBeAbout(int count, double share) =>
        ((double)count).ShouldBe(Cycles * share, Deviations * Math.Sqrt(Cycles * share * (1 - share)) + 3);
}
