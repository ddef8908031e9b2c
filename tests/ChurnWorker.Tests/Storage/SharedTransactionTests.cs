using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Storage;

/// <summary>Batches of a lane that is behind, in one transaction.</summary>
public sealed class SharedTransactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private readonly Engine _engine;

    public SharedTransactionTests()
    {
        var database = Database.Open(_folder.Combine("store.db"));
        using (var transaction = database.Begin())
        {
            database.Models.Add(Bench.Model, 0);
            transaction.Commit();
        }

        _engine = new Engine(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0 } }, database, liveSince: 0, _instruments);
    }

    [Fact]
    public void Batches_that_wait_share_a_transaction()
    {
        var batch = Batch("1");
        var seen = new List<long>();
        var outcomes = Take(batch, More);
        outcomes.ShouldBe([EventOutcome.Accepted, EventOutcome.Accepted, EventOutcome.Duplicate]);
        seen.ShouldBe([0, 0, 0], "nobody sees a part of it");
        Events().ShouldBe(2);

        bool More()
        {
            seen.Add(Events());
            if (batch.Count == 3)
                return false;
            batch.Add(batch.Count == 1 ? Batch("2")[0] : batch[0]);
            return true;
        }
    }

    [Fact]
    public void A_batch_is_not_added_to_when_somebody_else_has_waited_to_write()
    {
        var batch = Batch("1");
        Thread? other = null;
        var outcomes = Take(batch, More);
        other!.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        outcomes.Count.ShouldBe(2);

        bool More()
        {
            other.ShouldBeNull("nothing is asked for while another one waits");
            other = new Thread(() => _engine.Database.Begin().Dispose());
            other.Start();
            SpinWait.SpinUntil(() => !_engine.Database.MayGoOn, TimeSpan.FromSeconds(30)).ShouldBeTrue();
            batch.Add(Batch("2")[0]);
            return true;
        }
    }

    [Fact]
    public void What_was_added_to_a_batch_that_failed_is_taken_with_it_the_next_time()
    {
        var batch = Batch("1");
        Should.Throw<InvalidOperationException>(() => Take(batch, () =>
        {
            batch.Add(Batch("2")[0]);
            throw new InvalidOperationException();
        }));
        Events().ShouldBe(0);
        Take(batch, Nothing).ShouldBe([EventOutcome.Accepted, EventOutcome.Accepted]);
        Events().ShouldBe(2);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _instruments.Dispose();
        _folder.Dispose();
    }

    private static bool Nothing() => false;

    private static List<Inbound> Batch(string order) => [Bench.Received(Bench.Purchase("A", order, 100))];

    private IReadOnlyList<EventOutcome> Take(List<Inbound> batch, Func<bool> more) => _engine.Assessor.Assess(batch, Bench.At(100), more);

    private long Events()
    {
        using var reader = _engine.Database.OpenReader();
        return reader.ExecuteScalar<long>("SELECT COUNT(*) FROM ledger");
    }
}
