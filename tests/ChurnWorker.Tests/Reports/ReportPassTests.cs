using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Reports;

public sealed class ReportPassTests
{
    private const long Minute = 60_000;

    [Fact]
    public void A_report_is_kept_in_the_store_and_a_start_finds_it_there()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(0, Bench.Weekly("ann"));
        Pass(bench).Run(Bench.At(70));
        var computed = Pass(bench);

        computed.Latest.ShouldBeNull();
        computed.Recall();

        computed.Latest!.ComputedAt.ShouldBe(Bench.At(70));
        computed.Latest.Report.CustomersAtEnd.ShouldBe(1);
        computed.IsDue(Bench.At(70) + Minute - 1).ShouldBeFalse();
        computed.IsDue(Bench.At(70) + Bench.Day).ShouldBeTrue();
    }

    [Fact]
    public void What_is_kept_says_the_same_as_what_was_computed()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(0, [.. Bench.Weekly("ann"), .. Bench.Weekly("bob")]);
        for (var day = 70; day < 400; day++)
            bench.Sweep(day);
        bench.Engine.Forecasts.Settle(Bench.At(400));
        var (computing, recalling) = (Pass(bench), Pass(bench));
        computing.Run(Bench.At(400));
        recalling.Recall();

        computing.Latest!.Forecasts.ShouldNotBeNull();
        JsonSerializer.Serialize(recalling.Latest, ReportJson.Options).ShouldBe(JsonSerializer.Serialize(computing.Latest, ReportJson.Options));
    }

    [Fact]
    public void A_worker_takes_over_the_report_that_another_one_has_just_computed()
    {
        using var bench = new Bench(model: Bench.Model);
        var (one, other) = (Pass(bench), Pass(bench));
        one.Run(Bench.At(1));
        bench.Take(2, Bench.Weekly("ann"));

        other.Run(Bench.At(1) + 1);

        other.Latest!.ComputedAt.ShouldBe(Bench.At(1), "not computed anew");
    }

    [Fact]
    public void A_kept_report_that_this_version_cannot_read_is_computed_anew()
    {
        using var bench = new Bench(model: Bench.Model);
        using (var transaction = bench.Database.Begin())
        {
            MetaStore.NoteReport(bench.Database, """{"report":{}}""");
            transaction.Commit();
        }

        var pass = Pass(bench);
        pass.Recall();
        pass.Latest.ShouldBeNull();
        pass.Run(Bench.At(1));
        pass.Latest.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(600, 1)]
    [InlineData(6_000, 10)]
    [InlineData(60_000, 100)]
    [InlineData(6_000_000, 1_440)]
    public void A_report_that_takes_long_is_computed_seldom_but_once_within_the_interval(long took, int minutes)
    {
        var computed = new ComputedReport(null!, null, Bench.At(0), took);

        computed.IsOld(Bench.At(0) + (minutes * Minute) - 1, TimeSpan.FromDays(1)).ShouldBeFalse();
        computed.IsOld(Bench.At(0) + (minutes * Minute), TimeSpan.FromDays(1)).ShouldBeTrue();
        computed.IsOld(Bench.At(0) - 1, TimeSpan.FromDays(1)).ShouldBeTrue("a clock that was set back must not keep an old report for years");
    }

    private static ReportPass Pass(Bench bench) => new(bench.Database, new WorkerOptions(), TimeProvider.System);
}
