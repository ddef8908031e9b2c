using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>A real engine on a store of its own in a temporary folder, with a model in force unless told otherwise.</summary>
internal sealed class Bench : IDisposable
{
    public const long Day = 86_400_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private WorkerOptions _options;
    private long _liveSince;

    public Bench(WorkerOptions? options = null, ForecastModel? model = null, long modelSince = 0, long liveSince = 0)
    {
        _options = options ?? new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0 } };
        _liveSince = liveSince;
        var database = Database.Open(BenchStore.At(StorePath, isDurable: false));
        if (model is not null)
        {
            using var transaction = database.Begin();
            database.Models.Add(model, modelSince);
            transaction.Commit();
        }

        Engine = new Engine(_options, database, liveSince, _instruments, shadow: ShadowOf(_options, database, liveSince));
    }

    public string StorePath => _folder.Combine("store.db");

    public Engine Engine { get; private set; }

    public Instruments Instruments => _instruments;

    public Database Database => Engine.Database;

    /// <summary>A model under which every repeat customer who spends a few euro is of high value.</summary>
    public static ForecastModel Model { get; } = new()
    {
        Id = "test-model",
        Transactions = new MbgNbd(0.525, 6.182, 0.891, 1.614),
        Spend = new Dictionary<string, SpendModel>
        {
            ["EUR"] = new("EUR", new GammaGamma(6.25, 3.74, 1544), 100, 1000, 500),
            ["USD"] = new("USD", new GammaGamma(6.25, 3.74, 1544), 100, 1000, 500),
        },
        Readiness = Readiness.Own,
        ObservedUntilDay = 19_700,
        LogLikelihood = -1,
        Customers = 100,
        RepeatCustomers = 50,
        HighShare = 0.2,
        Converged = true,
        Uncertainty = new LogUncertainty(new double[16], 1),
    };

    /// <summary>Noon UTC of a day from 2024-01-01.</summary>
    public static long At(double day) => 1_704_110_400_000 + (long)(day * Day);

    public static ActivityEvent Purchase(string customer, string order, double day, long amount = 5000, string? id = null, int version = 0) => new()
    {
        Kind = ActivityKind.Purchase,
        Source = "shop",
        EventId = id ?? $"p-{order}",
        CustomerId = customer,
        OrderId = order,
        OccurredAt = At(day),
        Amount = amount,
        Currency = "EUR",
        Version = version,
    };

    public static ActivityEvent Cancellation(string customer, string order, double day, long? amount = null, string? id = null) => new()
    {
        Kind = ActivityKind.Cancellation,
        Source = "shop",
        EventId = id ?? $"c-{order}",
        CustomerId = customer,
        OrderId = order,
        OccurredAt = At(day),
        Amount = amount,
        Currency = amount is null ? "" : "EUR",
    };

    /// <summary>Ten weekly orders of a customer, the last on day 63.</summary>
    public static ActivityEvent[] Weekly(string customer, long amount = 5000) =>
        [.. Enumerable.Range(0, 10).Select(i => Purchase(customer, $"{customer}-{i}", 7 * i, amount))];

    public static Inbound Received(ActivityEvent e) => new()
    {
        Event = e,
        Digest = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(e.ToString()))),
        Source = e.Source,
        ReceivedAt = e.OccurredAt,
        Body = "{}"u8.ToArray(),
    };

    public IReadOnlyList<EventOutcome> Take(double day, params ActivityEvent[] events) => Engine.Assessor.Assess([.. events.Select(Received)], At(day));

    /// <summary>Passes on one day until nobody is due.</summary>
    public void Sweep(double day)
    {
        while (Engine.Sweep.Run(At(day)).Reviewed > 0)
        {
            // A review may schedule another one.
        }
    }

    /// <summary>A pass a day.</summary>
    public void SweepDaily(int from, int to)
    {
        for (var day = from; day <= to; day++)
            Sweep(day);
    }

    /// <summary>Does something in one transaction and undoes it, so that thousands of little stories can be told on one empty store.</summary>
    public T Try<T>(Func<T> story)
    {
        Database.BeginBulk();
        try
        {
            return story();
        }
        finally
        {
            // Unless a failure within the story undid it already
            if (Database.IsBulk)
                Database.Begin().Dispose();
            Database.Links.Refresh();
            Database.Tombstones.Refresh();
        }
    }

    /// <summary>Closes the store and opens it again, as a restart would.</summary>
    public void Restart(WorkerOptions? options = null, long? shadowSince = null, long? liveSince = null)
    {
        _liveSince = liveSince ?? _liveSince;
        _options = options ?? _options;
        Engine.Dispose();
        var database = Database.Open(BenchStore.At(StorePath, isDurable: true));
        Engine = new Engine(_options, database, _liveSince, _instruments, shadow: ShadowOf(_options, database, shadowSince ?? _liveSince));
    }

    private static (WinBackPolicy, long)? ShadowOf(WorkerOptions options, Database database, long now) =>
        options.ShadowPolicy() is { } policy ? (policy, MetaStore.ShadowSince(database, policy.Version, now)) : null;

    public void Execute(string sql)
    {
        using var transaction = Database.Begin();
        using var command = Database.Writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    /// <summary>Rows as text, a line each.</summary>
    public List<string> Query(string sql) => Database.Read(reader =>
    {
        using var command = reader.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => Text(rows.GetValue(i)))));
        return lines;
    });

    /// <summary>Types of all messages by time.</summary>
    public List<string> Messages() => Query("SELECT type FROM outbox ORDER BY occurred_at, sequence");

    /// <summary>Everything that follows from the accepted events and the sweeps, as text.</summary>
    public List<string> State() =>
    [
        .. Query("SELECT * FROM customers ORDER BY customer_id"),
        .. Query("SELECT * FROM ledger ORDER BY customer_id, order_id, event_id, source"),
        .. Query("SELECT * FROM orders ORDER BY order_id"),
        .. Query("SELECT * FROM cycles ORDER BY cycle_id"),
        .. Query("SELECT * FROM triggers ORDER BY trigger_id"),
        .. Query("SELECT message_id, type, routing_key, customer_id, occurred_at, body FROM outbox ORDER BY occurred_at, customer_id, sequence"),
    ];

    public void Dispose()
    {
        Engine.Dispose();
        _instruments.Dispose();
        BenchStore.Forget(StorePath);
        _folder.Dispose();
    }

    private static string Text(object value) => value switch
    {
        DBNull => "-",
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
