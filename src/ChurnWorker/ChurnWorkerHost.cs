using ChurnWorker.Calibration;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Intake.Webhooks;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Ops;
using ChurnWorker.Ops.Page;
using ChurnWorker.Outbox;
using ChurnWorker.Questions;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Storage.Sqlite;
using ChurnWorker.Sweep;
using ChurnWorker.Telemetry;
using Serilog;

namespace ChurnWorker;

/// <summary>The running worker, wired: the one file that knows every room.</summary>
internal static class ChurnWorkerHost
{
    /// <summary>Builds the worker and opens its store. Nothing runs before it is started; what is opened here is closed with it.</summary>
    public static WebApplication Build(ConfigurationResult configuration, TimeProvider time, Serilog.ILogger logger)
    {
        var options = configuration.Options!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "churnworker" });
        builder.WebHost.UseKestrelCore();
        builder.ListenOnly(options.Ops);
        builder.Services.AddRoutingCore();
        builder.Logging.AddSerilog(logger);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time);
        if (options.Telemetry.OtlpEndpoint is { } collector)
            builder.Services.AddHostedService(_ => new OtlpExport(new Uri(collector), options.Telemetry.OtlpProtocol == OtlpProtocol.Grpc, options.Shop.Tenant));
        AddEngine(builder.Services, options);
        builder.Services.AddOps();
        builder.Services.AddOpsPage();
        builder.Services.AddBusIntake(options);
        builder.Services.AddSingleton(p => new WebhookGate(options.Intake.Webhooks, p.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<Answers>();
        builder.Services.AddMessageBus(options);
        builder.Services.AddOutboxRelay(options, options.NdjsonPath());
        builder.Services.AddSingleton(p => new LagGate(p.GetService<FirehoseStatus>(), p.GetRequiredService<Database>(), options.Intake));
        builder.Services.AddHostedService<SweepLoop>();
        builder.Services.AddHostedService<CalibrationLoop>();
        builder.Services.AddSingleton<ReportPass>();
        builder.Services.AddHostedService<ReportLoop>();

        var app = builder.Build();
        try
        {
            Map(app, options, time);
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    private static void Map(WebApplication app, WorkerOptions options, TimeProvider time)
    {
        var gate = app.Services.GetRequiredService<WebhookGate>();
        app.UseAccess(options.Ops.CurrentToken, request => options.Bus.Transport == BusTransport.InMemory && gate.Guards(request));
        app.UseRouting();
        OpsEndpoints.Map(app);
        OpsPage.Map(app);
        QuestionsEndpoint.Map(app);
        if (options.Bus.Transport == BusTransport.InMemory)
            EventsEndpoint.Map(app);
        StoreGauges.Attach(app.Services.GetRequiredService<Instruments>(), app.Services.GetRequiredService<Engine>(), time);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ChurnWorker");
        StartupBanner.Log(log, options);
        StartupBanner.LogLife(log, app.Lifetime);
        SystemdNotice.Follow(app.Lifetime, SystemdNotice.Socket);
    }

    private static void AddEngine(IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton(_ => Store.Of(options.Store.Connection, options.Store.CurrentConnection));
        services.AddSingleton(p => p.GetRequiredService<Store>().LockForWorker());
        services.AddSingleton(p =>
        {
            _ = p.GetRequiredService<StoreLock>();
            var database = Database.OpenOnce(p.GetRequiredService<Store>());
            try
            {
                return EngineOn(database, options, p);
            }
            catch
            {
                database.Dispose();
                throw;
            }
        });
        services.AddSingleton(p => p.GetRequiredService<Engine>().Database);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Models);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Assessor);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Rebuilder);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Eraser);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Sweep);
        if (options.ShadowPolicy() is not null)
            services.AddSingleton(p => p.GetRequiredService<Engine>().Shadow!);
        if (options.WinBack.Lifecycle)
            services.AddSingleton(p => p.GetRequiredService<Engine>().Lifecycles!);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Calibrator);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Forecasts);
        services.AddSingleton(p => p.GetRequiredService<Engine>().Calendar);
        services.AddSingleton<OutboxStore>();
        services.AddSingleton(p => StoreHealth.Check(p.GetRequiredService<Engine>()));
        services.AddSingleton(p => StoreHealth.Model(p.GetRequiredService<Engine>()));
    }

    private static Engine EngineOn(Database database, WorkerOptions options, IServiceProvider services)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        var liveSince = MetaStore.LiveSince(database, now);
        var shadow = options.ShadowPolicy() is { } policy ? (policy, MetaStore.ShadowSince(database, policy.Version, now)) : ((WinBackPolicy, long)?)null;
        return new Engine(options, database, liveSince, services.GetRequiredService<Instruments>(), logger: services.GetRequiredService<ILogger<Engine>>(), shadow: shadow);
    }
}
