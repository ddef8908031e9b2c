using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Tests.Intake;

/// <summary>The trouble is real: triggers of SQLite refuse rows of the store itself.</summary>
public sealed class BatchAdmissionTests : IDisposable
{
    private const string RefusePoison = "CREATE TRIGGER poison BEFORE INSERT ON ledger WHEN NEW.event_id LIKE 'poison%' BEGIN SELECT RAISE(ABORT, 'poison'); END";
    private const string RefuseEvents = "CREATE TRIGGER events BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk'); END";
    private const string RefuseRefusals = "CREATE TRIGGER refusals BEFORE INSERT ON quarantine BEGIN SELECT RAISE(ABORT, 'disk'); END";

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private readonly Engine _engine;
    private readonly BatchAdmission _admission;

    public BatchAdmissionTests()
    {
        var options = new WorkerOptions();
        _engine = new Engine(options, Database.Open(_folder.Combine("store.db")), liveSince: 0, _instruments);
        _admission = new BatchAdmission(_engine.Assessor, TimeProvider.System, new Random(1), _instruments, NullLogger<BatchAdmission>.Instance);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _instruments.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 3)]
    [InlineData(100, 0)]
    [InlineData(100, 99)]
    public async Task One_event_the_store_refuses_is_quarantined_and_the_rest_of_its_batch_accepted(int size, int poisoned)
    {
        Execute(RefusePoison);
        var batch = Batch(Enumerable.Range(0, size).Select(i => i == poisoned ? "poison" : $"e-{i}"));

        var outcomes = await _admission.AdmitAsync(batch, default);

        outcomes.Select((o, i) => o == (i == poisoned ? EventOutcome.Quarantined : EventOutcome.Accepted)).ShouldAllBe(right => right);
        Query("SELECT event_id FROM ledger").Count.ShouldBe(size - 1);
        Query("SELECT reason FROM quarantine").ShouldBe([QuarantineReasons.StoreRefused]);
    }

    [Fact]
    public async Task Several_refused_events_are_all_found()
    {
        Execute(RefusePoison);
        var batch = Batch(Enumerable.Range(0, 40).Select(i => i % 13 == 0 ? $"poison-{i}" : $"e-{i}"));

        await _admission.AdmitAsync(batch, default);

        Query("SELECT event_id FROM ledger").Count.ShouldBe(36);
        Query("SELECT reason FROM quarantine").Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_store_that_takes_nothing_blames_no_event()
    {
        Execute(RefuseEvents);
        Execute(RefuseRefusals);

        await Should.ThrowAsync<StoreUnavailableException>(() => _admission.AdmitAsync(Batch(["e-1", "e-2", "e-3"]), default));

        Query("SELECT reason FROM quarantine").ShouldBeEmpty();
        Query("SELECT event_id FROM ledger").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_whose_schema_is_broken_blames_no_event_and_takes_all_once_it_is_mended()
    {
        Execute("ALTER TABLE ledger RENAME COLUMN detail TO gone");
        var batch = Batch(["e-1", "e-2", "e-3"]);
        await Should.ThrowAsync<StoreUnavailableException>(() => _admission.AdmitAsync(batch, default));
        Query("SELECT reason FROM quarantine").ShouldBeEmpty();

        Execute("ALTER TABLE ledger RENAME COLUMN gone TO detail");
        (await _admission.AdmitAsync(batch, default)).ShouldAllBe(outcome => outcome == EventOutcome.Accepted);
    }

    [Fact]
    public async Task A_batch_waits_for_a_store_that_comes_back()
    {
        Execute(RefuseEvents);
        Execute(RefuseRefusals);
        var waiting = _admission.AdmitWhenPossibleAsync(Batch(["e-1", "e-2"]), default);

        Execute("DROP TRIGGER events");
        Execute("DROP TRIGGER refusals");

        (await waiting).ShouldBe([EventOutcome.Accepted, EventOutcome.Accepted]);
        Query("SELECT reason FROM quarantine").ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_for_the_store_ends_when_the_worker_stops()
    {
        Execute(RefuseEvents);
        Execute(RefuseRefusals);
        using var stopping = new CancellationTokenSource();
        var waiting = _admission.AdmitWhenPossibleAsync(Batch(["e-1"]), stopping.Token);

        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    private static List<Inbound> Batch(IEnumerable<string> ids)
    {
        var batch = new List<Inbound>();
        foreach (var id in ids)
        {
            var body = $$"""{"eventId":"{{id}}","orderId":"o-{{id}}","customerId":"c","occurredAt":"2026-01-02T03:04:05Z","amount":"12.50","currency":"EUR"}""";
            EventDecoder.Decode(Encoding.UTF8.GetBytes(body), new MessageHeaders { DefaultSource = "test", Type = "purchase.completed" }, 1_780_000_000_000, batch);
        }

        return batch;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_engine.Database.Path}");
        connection.Execute(sql);
    }

    private List<string> Query(string sql)
    {
        using var reader = _engine.Database.OpenReader();
        return reader.Query<string>(sql).AsList();
    }
}
