using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class HoldoutTests
{
    private static readonly Guid[] Cycles = [.. Enumerable.Range(0, 20_000).Select(i => DeterministicId.Cycle("t", $"customer-{i}", i))];

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(10, 9, 11)]
    [InlineData(50, 48.5, 51.5)]
    [InlineData(100, 100, 100)]
    public void The_share_held_out_is_the_percent_of_the_policy(double percent, double least, double most)
    {
        var share = 100.0 * Cycles.Count(c => Holdout.Contains(c, "salt", percent)) / Cycles.Length;
        share.ShouldBeInRange(least, most);
    }

    [Fact]
    public void A_cycle_always_falls_on_the_same_side() =>
        Cycles.Take(100).ShouldAllBe(c => Holdout.Contains(c, "salt", 10) == Holdout.Contains(c, "salt", 10));

    [Fact]
    public void Who_is_held_out_at_a_small_share_is_at_a_larger_one() =>
        Cycles.Where(c => Holdout.Contains(c, "salt", 10)).ShouldAllBe(c => Holdout.Contains(c, "salt", 20));

    [Fact]
    public void Another_salt_deals_anew()
    {
        var both = Cycles.Count(c => Holdout.Contains(c, "salt", 10) && Holdout.Contains(c, "pepper", 10));
        (100.0 * both / Cycles.Length).ShouldBeInRange(0.5, 1.5);
    }
}
