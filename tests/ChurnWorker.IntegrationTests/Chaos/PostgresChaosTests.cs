namespace ChurnWorker.IntegrationTests.Chaos;

/// <summary>Several workers on one PostgreSQL: every few seconds one is killed, or the database or the broker under all of them.</summary>
public sealed class PostgresChaosTests
{
    [Fact]
    public async Task Three_workers_of_which_one_is_killed_every_few_seconds_lose_nothing_double_nothing_and_fire_what_the_reference_fires()
    {
        var (exitCode, output) = await ChaosRun.RunAsync(
            "--store", "postgres", "--workers", "3", "--events", "4000", "--faults", "6", "--seed", "2",
            "--only", "worker killed,broker killed,backends terminated,worker killed,connections closed,postmaster killed");

        exitCode.ShouldBe(0, output);
        output.ShouldContain("lost 0, duplicated 0, unexpected 0");
        output.ShouldContain("nothing lost, doubled or wrong");
        output.ShouldNotContain("reference 0,");
    }
}
