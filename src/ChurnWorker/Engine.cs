using ChurnWorker.Assessment;
using ChurnWorker.Calibration;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using ChurnWorker.Sweep;
using ChurnWorker.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker;

/// <summary>
/// The engine on one store: intake's assessment, sweep and calibration, wired once for the service, for files and for replays. It has no
/// loop and no clock; whoever drives it says what time it is.
/// </summary>
internal sealed class Engine : IDisposable
{
    /// <param name="options">Valid options.</param>
    /// <param name="database">The store; the engine disposes it.</param>
    /// <param name="liveSince">When the service went live, Unix milliseconds UTC.</param>
    /// <param name="instruments">Where outcomes are counted.</param>
    /// <param name="fitSettings">Model family and prior; null for those of the service.</param>
    /// <param name="logger">Where refusals are told; null: nowhere, for commands that print their counts.</param>
    /// <param name="shadow">A policy that decides beside the live one, and since when, Unix milliseconds UTC; null: none.</param>
    public Engine(WorkerOptions options, Database database, long liveSince, Instruments instruments, FitSettings? fitSettings = null, ILogger<Engine>? logger = null, (WinBackPolicy Policy, long Since)? shadow = null)
    {
        Options = options;
        Database = database;
        Models = new ModelInForce(database, options.ToPolicy(), options.Shop.Tenant, liveSince);
        Keep(database, Models.Policy);
        var rules = options.ToFoldRules();
        var lifecycle = Models.Policy.Lifecycle ? new LifecycleBook(database, Models) : null;
        var book = shadow is { } beside ? new ShadowBook(database, Models, beside.Policy, beside.Since) : null;
        var reassessment = new Reassessment(database, Models, rules, book, lifecycle);
        Assessor = new BatchAssessor(database, reassessment, instruments, MessagingPlace.Of(options.Bus.Transport.ToString(), options.Intake.OwnQueue), new QuarantineAlarm(logger ?? NullLogger<Engine>.Instance));
        Eraser = new Eraser(database, reassessment, instruments);
        Rebuilder = new Rebuilder(database, Models, rules);
        var pacer = new Pacer(options.WinBack.PacedTriggersPerMinute);
        Sweep = new SweepPass(database, Models, rules, TurnstileOf(options, database.Cycles, Models.Policy, pacer), instruments);
        if (book is not null)
        {
            Keep(database, shadow!.Value.Policy);
            Shadow = new ShadowPass(database, book, TurnstileOf(options, database.Shadow.Cycles, shadow.Value.Policy, new Pacer(options.WinBack.PacedTriggersPerMinute)), instruments);
        }

        Calibrator = new Calibrator(database, Models, fitSettings ?? FitSettings.Default, rules, pacer.TakeTurnsBack, book is null && lifecycle is null ? null : Retimed(book, lifecycle), shadow is { } policy ? $"/{policy.Policy.Version}/{policy.Since}" : "");
        Lifecycles = lifecycle is null ? null : new LifecyclePass(database, Models);
        Forecasts = new ForecastLedger(database, rules);
        Calendar = new CalendarPass(database, Models, rules.Calendar);
        database.ScrubIfDue();
    }

    public WorkerOptions Options { get; }

    public Database Database { get; }

    public ModelInForce Models { get; }

    public BatchAssessor Assessor { get; }

    public Eraser Eraser { get; }

    public Rebuilder Rebuilder { get; }

    public SweepPass Sweep { get; }

    /// <summary>The pass over the lifecycle; null where nobody asked for it.</summary>
    public LifecyclePass? Lifecycles { get; }

    /// <summary>The pass of the shadow policy; null where there is none.</summary>
    public ShadowPass? Shadow { get; }

    public Calibrator Calibrator { get; }

    public ForecastLedger Forecasts { get; }

    public CalendarPass Calendar { get; }

    public void Dispose() => Database.Dispose();

    private static Action<CustomerRow, long> Retimed(ShadowBook? shadow, LifecycleBook? lifecycle) => (row, now) =>
    {
        shadow?.Retime(row);
        lifecycle?.Follow(row, now);
    };

    private static Turnstile TurnstileOf(WorkerOptions options, CycleTable cycles, WinBackPolicy policy, Pacer pacer) =>
        new(pacer, new WaveGuard(options.WinBack.WaveGuardPercent), new DailyBudget(cycles, policy.DailyBudget, options.ToFoldRules().Calendar.Zone));

    private static void Keep(Database database, WinBackPolicy policy)
    {
        using var transaction = database.Begin();
        database.Policies.Add(policy);
        transaction.Commit();
    }
}
