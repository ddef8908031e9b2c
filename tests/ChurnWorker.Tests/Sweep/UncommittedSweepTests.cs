using ChurnWorker.Configuration;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Sweep;

/// <summary>What a pass counted in memory and could not commit is not counted when it is done again.</summary>
public sealed class UncommittedSweepTests
{
    private const string Refuse = "CREATE TRIGGER fault BEFORE UPDATE ON customers BEGIN SELECT RAISE(ABORT, 'disk'); END";

    [Fact]
    public void Customers_who_fall_due_twice_because_the_first_pass_was_undone_are_no_wave()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        for (var i = 0; i < 90; i++)
            bench.Take(63, Bench.Weekly($"c{i}"));
        Interrupt(bench, 120);

        bench.Engine.Sweep.Run(Bench.At(120)).IsWave.ShouldBeFalse();
        bench.Messages().Count.ShouldBe(90);
    }

    [Fact]
    public void A_turn_that_was_taken_in_a_pass_that_was_undone_is_free_again()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, PacedTriggersPerMinute = 60 }, modelSince: Bench.At(200));
        for (var i = 0; i < 10; i++)
            bench.Take(63, Bench.Weekly($"c{i}"));
        Interrupt(bench, 200);

        bench.Engine.Sweep.Run(Bench.At(200));
        bench.Messages().Count.ShouldBe(3);
        bench.Query("SELECT MAX(next_review_at) FROM customers WHERE held_by = 'paced'").ShouldBe([$"{Bench.At(200) + 7000}"]);
    }

    private static Bench Of(WinBackOptions options, long modelSince = 0) => new(new WorkerOptions { WinBack = options }, Bench.Model, modelSince);

    private static void Interrupt(Bench bench, double day)
    {
        bench.Execute(Refuse);
        Should.Throw<SqliteException>(() => bench.Engine.Sweep.Run(Bench.At(day)));
        bench.Execute("DROP TRIGGER fault");
    }
}
