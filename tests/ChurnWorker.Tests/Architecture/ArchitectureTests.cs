using System.Reflection;
using ChurnWorker.Contracts;
using ChurnWorker.Model.WinBack;
using Microsoft.Extensions.Hosting;

namespace ChurnWorker.Tests.Architecture;

/// <summary>Who may know whom, as data. A failure names the type that broke it and what it used.</summary>
public sealed class ArchitectureTests
{
    private const string Everything = "*";
    private const string Host = "Host";

    private static readonly Assembly Service = typeof(Engine).Assembly;
    private static readonly Assembly Model = typeof(WinBackPolicy).Assembly;
    private static readonly Assembly Contracts = typeof(EventTypes).Assembly;

    /// <summary>The rooms of the service and what each may use beside itself.</summary>
    private static readonly Dictionary<string, string[]> May = new(StringComparer.Ordinal)
    {
        [Host] = [Everything],
        ["Commands"] = [Everything],
        ["Demo"] = [Everything],
        ["Intake"] = ["Assessment", "Configuration", "Telemetry", "Contracts", "Model"],
        ["Sweep"] = ["Assessment", "Outbox", "Storage", "Configuration", "Telemetry", "Model"],
        ["Assessment"] = ["Outbox", "Storage", "Telemetry", "Contracts", "Model"],
        ["Calibration"] = ["Storage", "Configuration", "Telemetry", "Model"],
        ["Outbox"] = ["Storage", "Configuration", "Telemetry", "Contracts", "Model"],
        ["Storage"] = ["Model"],
        ["Replay"] = ["Intake", "Assessment", "Sweep", "Calibration", "Storage", "Model"],
        ["Questions"] = ["Assessment", "Outbox", "Storage", "Reports", "Configuration", "Contracts", "Model"],
        ["Reports"] = ["Storage", "Configuration", "Telemetry", "Model"],
        ["Evaluation"] = ["Intake", "Reports", "Model"],
        ["Ops"] = ["Storage", "Reports", "Configuration", "Telemetry", "Model"],
        ["Configuration"] = ["Model"],
        ["Telemetry"] = ["Model"],
    };

    private static readonly Leave[] Leaves =
    [
        new("Assessment", "ChurnWorker.Intake.Inbound", "What the lanes share is one type, and a batch consists of it"),
        new("Assessment", "ChurnWorker.Intake.EventNames", "Counters call events by the names of the wire"),
        new("Assessment", "ChurnWorker.Intake.KnownEvent", "Counters call events by the names of the wire"),
        new("Storage", "ChurnWorker.Intake.Inbound", "Quarantine keeps a refused input as it was received"),
        new("Storage", "ChurnWorker.Intake.MessageHeaders", "Whom a refused row of a file names is told by the header line of its file"),
        new("Storage", "ChurnWorker.Outbox.OutboxMessage", "The envelope: final bytes with their address"),
        new("Storage", "ChurnWorker.Outbox.OutboxRow", "The envelope as the relay reads it back"),
        new("Sweep", "ChurnWorker.Intake.FirehoseStatus", "The lag gate asks how far the intake is behind"),
        new("Calibration", "ChurnWorker.Assessment.ModelInForce", "Where a new model comes into force"),
        new("Calibration", "ChurnWorker.Assessment.Rebuilder", "A start finds out whether the rules of the fold changed"),
        new("Ops", "ChurnWorker.Assessment.ModelInForce", "Health and gauges read the model in force"),
        new("Ops", "ChurnWorker.Calibration.ForecastLedger", "Gauges show how the forecasts fared"),
        new("Ops", "ChurnWorker.Engine", "Health and gauges read the engine's store and model"),
        new("Reports", "ChurnWorker.Calibration.ForecastLedger", "What is kept for the page tells how the forecasts fared, by the reader of the verb models"),
        new("Questions", "ChurnWorker.Engine", "The answers come from the engine's store, its policy and its eraser"),
        new("Replay", "ChurnWorker.Engine", "The time machine drives the whole engine"),
        new("Intake", "ChurnWorker.Backoff", "A pure function of the attempt, shared by whoever tries again"),
        new("Outbox", "ChurnWorker.Backoff", "A pure function of the attempt, shared by whoever tries again"),
        new("Intake", "ChurnWorker.Loopback", "Which requests come from this machine, a pure function shared by the doors"),
        new("Ops", "ChurnWorker.Loopback", "Which requests come from this machine, a pure function shared by the doors"),
        new("Questions", "ChurnWorker.Loopback", "Which requests come from this machine, a pure function shared by the doors"),
    ];

    [Fact]
    public void Rooms_use_only_the_rooms_that_the_table_opens_to_them() =>
        Uses().Where(use => !IsOpen(Room(use.User), Room(use.Used)) && !Leaves.Any(leave => IsLeave(leave, use)))
            .Select(use => $"{use.User.FullName} uses {use.Used.FullName}").Distinct().ShouldBeEmpty();

    [Fact]
    public void Every_room_of_the_service_is_in_the_table() =>
        Types(Service).Select(Room).Distinct().Where(room => !May.ContainsKey(room)).ShouldBeEmpty();

    [Fact]
    public void No_leave_outlives_its_need() =>
        Leaves.Where(leave => !Uses().Any(use => IsLeave(leave, use))).Select(leave => $"{leave.Room}: {leave.Type}").ShouldBeEmpty();

    [Fact]
    public void Contracts_know_nothing_but_the_base_library() =>
        Contracts.GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void The_model_has_one_package() =>
        Model.GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBe(["MathNet.Numerics"]);

    [Fact]
    public void The_model_has_no_clock_no_files_no_network_no_logger_and_nothing_asynchronous()
    {
        string[] forbidden = ["System.IO", "System.Net", "System.Threading.Tasks", "System.Diagnostics", "Microsoft.Extensions.Logging"];

        // A sum over pieces with fixed ends, which returns when all are done, is as synchronous as a loop
        Type[] loops = [typeof(Parallel), typeof(ParallelLoopResult)];
        Types(Model)
            .SelectMany(user => TypeUses.Of(user).Except(loops).Where(used => forbidden.Contains(used.Namespace) || used == typeof(TimeProvider)).Select(used => $"{user.FullName} uses {used.FullName}"))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("BuyTillYouDie", "Activity", "Forecasting", "WinBack", "Retention")]
    [InlineData("Activity", "BuyTillYouDie", "Forecasting", "WinBack", "Retention")]
    [InlineData("Retention", "BuyTillYouDie", "WinBack")]
    public void A_room_of_the_model_knows_nothing_of_its_neighbours(string room, params string[] strangers) =>
        Types(Model).Where(t => t.Namespace == $"ChurnWorker.Model.{room}")
            .SelectMany(user => TypeUses.Of(user).Where(used => strangers.Contains(used.Namespace?.Split('.')[^1]) && used.Assembly == Model).Select(used => $"{user.FullName} uses {used.FullName}"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(global::ChurnWorker.Ops.OpsAccess))]
    [InlineData(typeof(global::ChurnWorker.Intake.Webhooks.WebhookGate))]
    public void What_is_shown_is_compared_with_a_secret_in_constant_time(Type gate) =>
        Types(Service).Where(type => type == gate || type.DeclaringType == gate).SelectMany(TypeUses.Of).ShouldContain(typeof(System.Security.Cryptography.CryptographicOperations));

    [Fact]
    public void Statements_are_run_in_storage_alone() =>
        Types(Service).Where(user => Room(user) != "Storage")
            .SelectMany(user => TypeUses.Of(user).Where(used => used.Assembly.GetName().Name is "Dapper" or "SQLitePCLRaw.core").Select(used => $"{user.FullName} uses {used.FullName}"))
            .ShouldBeEmpty();

    [Fact]
    public void Loops_never_call_loops() =>
        Types(Service).Where(user => IsLoop(Outermost(user)))
            .SelectMany(user => TypeUses.Of(user).Where(used => IsLoop(used) && used != Outermost(user) && used != typeof(BackgroundService)).Select(used => $"{user.FullName} uses {used.FullName}"))
            .ShouldBeEmpty();

    [Fact]
    public void The_code_of_methods_is_looked_into()
    {
        // Else the table would hold for whatever is hidden in a body
        TypeUses.Of(typeof(ChurnWorker.Commands.TemporaryStore)).ShouldContain(typeof(Microsoft.Data.Sqlite.SqliteConnection));
        TypeUses.Of(typeof(ChurnWorker.Assessment.Reassessment)).ShouldContain(typeof(ChurnWorker.Outbox.WinBackMessages));
    }

    private static IEnumerable<(Type User, Type Used)> Uses() =>
        from user in Types(Service)
        from used in TypeUses.Of(user)
        where IsOurs(used) && Room(used) != Room(user)
        select (user, used);

    private static bool IsOpen(string room, string used) => May.TryGetValue(room, out var open) && (open.Contains(Everything) || open.Contains(used));

    private static bool IsLeave(Leave leave, (Type User, Type Used) use) => leave.Room == Room(use.User) && leave.Type == Outermost(use.Used).FullName;

    private static bool IsLoop(Type type) => type.IsAssignableTo(typeof(BackgroundService));

    private static IEnumerable<Type> Types(Assembly assembly) => assembly.GetTypes().Where(IsOurs);

    /// <summary>What compilers and generators add has a namespace of its own or none.</summary>
    private static bool IsOurs(Type type) => type.Namespace?.Split('.')[0] == "ChurnWorker";

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string Room(Type type) =>
        type.Assembly == Model ? "Model" : type.Assembly == Contracts ? "Contracts" : type.Namespace == "ChurnWorker" ? Host : type.Namespace!.Split('.')[1];
}
