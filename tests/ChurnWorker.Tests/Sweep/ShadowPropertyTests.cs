using ChurnWorker.Configuration;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

/// <summary>What a shadow policy must never do, and must do as the live one would, in whatever story.</summary>
public sealed class ShadowPropertyTests
{
    private const int Cases = 15;
    private static readonly WinBackOptions Live = new() { HoldoutPercent = 20, CooldownDays = 10, MaxTriggersPerCustomerPerQuarter = 2 };

    [Fact]
    public void With_a_shadow_the_live_policy_does_to_the_byte_what_it_does_without() => Property.Check(
        ShopStory.Any,
        story =>
        {
            using var alone = new Bench(ShadowTests.Options(Live), Bench.Model);
            using var beside = new Bench(ShadowTests.Options(Live, new WinBackOptions { HoldoutPercent = 50, Stages = [0.3, 0.5, 0.6], CooldownDays = 1, DailyBudget = 1 }), Bench.Model);
            story.Live(alone, (_, _) => { });
            story.Live(beside, (_, day) => ShadowTests.Pass(beside, day));
            beside.State().ShouldBe(alone.State());
            beside.Query("SELECT decided_at, customer_id, reason, cycle_id, stage, p_no_purchase FROM decisions WHERE shadow = 0 ORDER BY sequence")
                .ShouldBe(alone.Query("SELECT decided_at, customer_id, reason, cycle_id, stage, p_no_purchase FROM decisions ORDER BY sequence"));
        },
        Cases);

    [Fact]
    public void A_shadow_of_the_same_policy_comes_to_the_same_decisions_cycles_and_triggers() => Property.Check(
        ShopStory.Any,
        story =>
        {
            using var bench = new Bench(ShadowTests.Options(Live, Live), Bench.Model);
            story.Live(bench, (_, day) => ShadowTests.Pass(bench, day));
            Decided(bench, shadow: 1).ShouldBe(Decided(bench, shadow: 0));
            bench.Query("SELECT * FROM shadow_triggers ORDER BY trigger_id").ShouldBe(bench.Query("SELECT * FROM triggers ORDER BY trigger_id"));
            bench.Query("SELECT * FROM shadow_cycles ORDER BY cycle_id").ShouldBe(bench.Query("SELECT * FROM cycles ORDER BY cycle_id"));
        },
        Cases);

    private static List<string> Decided(Bench bench, int shadow) =>
        bench.Query($"SELECT decided_at, customer_id, reason, cycle_id, stage, p_no_purchase, policy_version FROM decisions WHERE shadow = {shadow} ORDER BY sequence");
}
