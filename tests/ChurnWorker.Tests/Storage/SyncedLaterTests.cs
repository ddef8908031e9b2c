using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Storage;

/// <summary>Batches of a lane that is behind: assessed ahead of the disk, told of only after it.</summary>
public sealed class SyncedLaterTests : IDisposable
{
    private const long Normal = 1, Full = 2;

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private readonly Engine _engine;

    public SyncedLaterTests()
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
    public void Only_the_commit_of_a_batch_ahead_leaves_the_disk_for_later()
    {
        Ahead(Batch("1"), Nothing);
        SynchronousWithin(() => _engine.Database.Begin([], isSyncedLater: true)).ShouldBe(Normal);
        SynchronousWithin(_engine.Database.Begin).ShouldBe(Full);
        SynchronousWithin(_engine.Database.BeginAlone).ShouldBe(Full);
    }

    [Fact]
    public async Task A_disk_that_refuses_is_the_stores_fault_and_stays_so()
    {
        var admission = new BatchAdmission(_engine.Assessor, TimeProvider.System, new Random(1), _instruments, Microsoft.Extensions.Logging.Abstractions.NullLogger<BatchAdmission>.Instance);
        await admission.AdmitAheadAsync(Batch("1"), Nothing, TestContext.Current.CancellationToken);
        File.Delete(_folder.Combine("store.db-wal"));

        (await Should.ThrowAsync<StoreUnavailableException>(admission.SyncAsync)).InnerException.ShouldBeOfType<FileNotFoundException>();
        (await Should.ThrowAsync<StoreUnavailableException>(admission.SyncAsync)).InnerException!.Message.ShouldContain("Start the worker again");
    }

    [Fact]
    public void The_relay_reads_no_message_that_a_power_cut_could_take_back()
    {
        _engine.Assessor.Assess([.. Bench.Weekly("A").Select(Bench.Received)], Bench.At(63));
        var outbox = new OutboxStore(_engine.Database);
        while (_engine.Sweep.Run(Bench.At(500)).Reviewed > 0)
        {
            // until the trigger is out
        }

        outbox.Pending(10, Bench.At(500)).ShouldHaveSingleItem().Type.ShouldBe("winback.triggered");
        Ahead(Batch("back"), Nothing);
        File.Delete(_folder.Combine("store.db-wal"));
        Should.Throw<FileNotFoundException>(() => outbox.Pending(10, Bench.At(500)));
    }

    [Fact]
    public void Batches_that_wait_share_a_transaction()
    {
        var batch = Batch("1");
        var seen = new List<long>();
        var outcomes = Ahead(batch, More);
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
        var outcomes = Ahead(batch, More);
        other!.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        outcomes.Count.ShouldBe(2);

        bool More()
        {
            other.ShouldBeNull("nothing is asked for while another one waits");
            other = new Thread(() => _engine.Database.Begin().Dispose());
            other.Start();
            SpinWait.SpinUntil(() => _engine.Database.Gate.IsWanted, TimeSpan.FromSeconds(30)).ShouldBeTrue();
            batch.Add(Batch("2")[0]);
            return true;
        }
    }

    [Fact]
    public void What_was_added_to_a_batch_that_failed_is_taken_with_it_the_next_time()
    {
        var batch = Batch("1");
        Should.Throw<InvalidOperationException>(() => Ahead(batch, () =>
        {
            batch.Add(Batch("2")[0]);
            throw new InvalidOperationException();
        }));
        Events().ShouldBe(0);
        Ahead(batch, Nothing).ShouldBe([EventOutcome.Accepted, EventOutcome.Accepted]);
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

    private IReadOnlyList<EventOutcome> Ahead(List<Inbound> batch, Func<bool> more) => _engine.Assessor.AssessAhead(batch, Bench.At(100), more);

    private long SynchronousWithin(Func<WriteTransaction> begin)
    {
        using var transaction = begin();
        return _engine.Database.Writer.ExecuteScalar<long>("PRAGMA synchronous");
    }

    private long Events()
    {
        using var reader = _engine.Database.OpenReader();
        return reader.ExecuteScalar<long>("SELECT COUNT(*) FROM ledger");
    }
}
