using ChurnWorker.Configuration;
using ChurnWorker.Reports;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Tests.Reports;

public sealed class ReportLoopTests
{
    [Fact]
    public async Task No_report_is_computed_while_the_intake_is_behind_and_one_as_soon_as_it_has_caught_up()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(0, Bench.Weekly("ann"));
        var (lag, looks) = (31.0, 0);
        bench.Instruments.Gauges.IntakeLag = () =>
        {
            Interlocked.Increment(ref looks);
            return Volatile.Read(ref lag);
        };
        var pass = new ReportPass(bench.Database, new WorkerOptions(), TimeProvider.System);
        using var loop = new ReportLoop(pass, bench.Instruments, new HastyClock(Bench.At(70)), NullLogger<ReportLoop>.Instance);
        await loop.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => Volatile.Read(ref looks) >= 3);
        pass.Latest.ShouldBeNull();

        Volatile.Write(ref lag, 30);
        await UntilAsync(() => pass.Latest is not null);
        bench.Instruments.Gauges.Customers!().ShouldBe(1);
        await loop.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    /// <summary>One time of day, and pauses that are over at once.</summary>
    private sealed class HastyClock(long now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
