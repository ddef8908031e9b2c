namespace ChurnWorker.IntegrationTests.Chaos;

/// <summary>Nothing is lost, doubled or wrong when things die; and whoever says so would notice if it were otherwise.</summary>
public sealed class ChaosTests(ChaosRun run) : IClassFixture<ChaosRun>
{
    [Fact]
    public void Worker_and_broker_killed_at_every_boundary_lose_nothing_double_nothing_and_fire_what_the_reference_fires()
    {
        run.ExitCode.ShouldBe(0, run.Output);
        run.Output.ShouldContain("lost 0, duplicated 0, unexpected 0");
        run.Output.ShouldContain("nothing lost, doubled or wrong");
        run.Output.ShouldNotContain("reference 0,");
    }

    [Fact]
    public async Task An_untouched_copy_of_the_run_is_judged_as_the_run_was()
    {
        var (_, exitCode, output) = await run.JudgeAsync(null);
        exitCode.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("event_gone")]
    [InlineData("row_gone_and_id_kept")]
    [InlineData("event_twice")]
    [InlineData("amount_altered")]
    [InlineData("refusal_gone")]
    [InlineData("stranger")]
    [InlineData("accepted_and_refused")]
    [InlineData("money_gone")]
    [InlineData("other_bytes")]
    [InlineData("never_delivered")]
    [InlineData("delivered_from_nowhere")]
    [InlineData("trigger_gone")]
    [InlineData("trigger_too_early")]
    [InlineData("trigger_twice")]
    [InlineData("ending_untold")]
    [InlineData("mark_lost")]
    public async Task The_checker_finds_a_falsified_run_out(string way)
    {
        var (finding, exitCode, output) = await run.JudgeAsync(way);
        exitCode.ShouldBe(1, output);
        output.ShouldContain($"WRONG {finding}:");
    }
}
