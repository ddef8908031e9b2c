using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChurnWorker.Configuration;
using Microsoft.Extensions.Configuration;

namespace ChurnWorker.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _program = new();
    private readonly Dictionary<string, string> _environment = new() { ["PATH"] = "/bin", ["SHOP"] = "not ours", ["STORE_NAME"] = "not ours" };

    public void Dispose()
    {
        _folder.Dispose();
        _program.Dispose();
    }

    [Fact]
    public void Without_any_configuration_the_embedded_worker_runs()
    {
        var options = Valid();

        options.Store.Connection.ShouldBe("sqlite:churnworker.db");
        options.Bus.Transport.ShouldBe(BusTransport.InMemory);
        options.WinBack.Stages.ShouldBe([0.70, 0.85, 0.95]);
    }

    [Fact]
    public void Names_of_shards_sort_as_the_shards_are_counted_because_a_broker_that_restarts_takes_them_in_that_order()
    {
        var intake = new IntakeOptions { Shards = 64 };
        var names = Enumerable.Range(0, 64).Select(shard => intake.OfShard(intake.Queue, shard)).ToList();
        names.ShouldBe(names.Order(StringComparer.Ordinal));
        new IntakeOptions().OwnQueue.ShouldBe("churn.activity");
    }

    [Fact]
    public void A_shard_that_is_none_and_shards_without_a_broker_are_errors()
    {
        _environment["Intake__Shards"] = "2";
        _environment["Intake__Shard"] = "2";
        Load().Errors.Select(error => error.Key).ShouldBe(["Intake:Shard", "Intake:Shards"], ignoreOrder: true);
    }

    [Fact]
    public void A_shadow_policy_lies_over_the_configuration_in_effect_and_judges_value_as_the_live_one_does()
    {
        _folder.Write("shadow.json", """{ "WinBack": { "Stages": [0.8, 0.9], "CooldownDays": 7 } }""");
        _environment["WinBack__Shadow"] = "shadow.json";
        _environment["WinBack__ActByDays"] = "3";
        var options = Valid();
        options.ShadowPolicy()!.Stages.ShouldBe([0.8, 0.9]);
        (options.ShadowPolicy()!.Cooldown, options.ShadowPolicy()!.ActBy, options.WinBack.CooldownDays).ShouldBe((TimeSpan.FromDays(7), TimeSpan.FromDays(3), 30));

        _folder.Write("shadow.json", """{ "Margin": 0.5 }""");
        Load().Errors.Single().Key.ShouldBe("WinBack:Shadow");
        _folder.Write("shadow.json", """{ "Stagse": 0.5 }""");
        Load().Errors.Single().Message.ShouldContain("Stagse");
        _folder.Write("shadow.json", "[]");
        Load().Errors.Single().Key.ShouldBe("WinBack:Shadow");
        _environment["WinBack__Shadow"] = "nowhere.json";
        Load().Errors.Single().Key.ShouldBe("WinBack:Shadow");
    }

    [Theory]
    [InlineData("""{ "Shadow": "other.json", "CooldownDays": 7 }""", "Shadow is no part of a policy")]
    [InlineData("""{ "WinBack": { "shadow": "other.json" } }""", "Shadow is no part of a policy")]
    [InlineData("""{ "WinBack": { "CooldownDays": 7 }, "ActByDays": 3 }""", "ActByDays stands beside WinBack")]
    [InlineData("""{ "WinBack": { "CooldownDays": 7 }, "Shop": { "TimeZone": "Europe/London" } }""", "Shop stands beside WinBack")]
    [InlineData("""{ "WinBack": { "WinBack": { "CooldownDays": 7 } } }""", "WinBack:WinBack:CooldownDays: is not a setting")]
    [InlineData("""{ "WinBack": 7 }""", "WinBack is no JSON object")]
    [InlineData("""{ "Cooldown": {} }""", "WinBack:Cooldown: is not a setting")]
    [InlineData("""{ "Stages": [] }""", "has 0 values")]
    [InlineData("""{ "CooldownDays": 7, "cooldownDays": 8 }""", "is given twice")]
    [InlineData("""{ "Replenishment": true }""", "must be those of the live policy")]
    [InlineData("""{ "CooldownDays": 7""", "is no valid JSON")]
    public void What_a_shadow_file_holds_that_is_not_read_is_an_error(string json, string said)
    {
        _folder.Write("shadow.json", json);
        _environment["WinBack__Shadow"] = "shadow.json";
        var error = Load().Errors.Single();
        error.Key.ShouldBe("WinBack:Shadow");
        error.Message.ShouldContain("shadow.json");
        error.Message.ShouldContain(said);
    }

    [Fact]
    public void A_shadow_file_wins_over_the_command_line_lists_and_nulls_included()
    {
        _folder.Write("shadow.json", """{ "winBack": { "Stages": [0.8, 0.9], "DailyBudget": null } }""");
        _environment["WinBack__Shadow"] = "shadow.json";
        var options = Valid(null, "WinBack:Stages=0.6, 0.7", "WinBack:DailyBudget=5");
        (options.WinBack.DailyBudget, options.ShadowPolicy()!.DailyBudget).ShouldBe((5, null));
        options.WinBack.Stages.ShouldBe([0.6, 0.7]);
        options.ShadowPolicy()!.Stages.ShouldBe([0.8, 0.9]);
    }

    [Fact]
    public void Later_places_win_over_earlier_ones()
    {
        _program.Write("appsettings.json", """{ "WinBack": { "HorizonDays": 1, "ActByDays": 2, "ExpireAfterDays": 3, "CooldownDays": 4, "HoldoutPercent": 5 } }""");
        _folder.Write("appsettings.json", """{ "WinBack": { "ActByDays": 12, "ExpireAfterDays": 13, "CooldownDays": 14, "HoldoutPercent": 15 } }""");
        var named = _folder.Write("mine.json", """{ "WinBack": { "ExpireAfterDays": 23, "CooldownDays": 24, "HoldoutPercent": 25 } }""");
        _environment["WINBACK__COOLDOWNDAYS"] = "34";
        _environment["WinBack__HoldoutPercent"] = "35";

        var options = Valid(named, "WinBack:HoldoutPercent=45");

        (options.WinBack.HorizonDays, options.WinBack.ActByDays, options.WinBack.ExpireAfterDays, options.WinBack.CooldownDays, options.WinBack.HoldoutPercent)
            .ShouldBe((1, 12, 23, 34, 45));
    }

    [Fact]
    public void Origins_tell_where_each_value_came_from()
    {
        _folder.Write("appsettings.json", """{ "Sweep": { "Interval": "2s" }, "Shop": { "Tenant": "a" } }""");
        _environment["Shop__Tenant"] = "b";

        var origins = Load(null, "Ops:Url=http://[::1]:1").Origins;

        origins.ShouldBe(new Dictionary<string, string>
        {
            ["Sweep:Interval"] = "appsettings.json",
            ["Shop:Tenant"] = "environment",
            ["Ops:Url"] = "command line",
        }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("WinBack:Stages=0.5,0.6")]
    [InlineData("WinBack__Stages= 0.5 , 0.6 ")]
    public void A_list_may_be_written_in_one_text(string text) => Valid(null, text).WinBack.Stages.ShouldBe([0.5, 0.6]);

    [Fact]
    public void A_configured_list_replaces_the_default_and_earlier_places()
    {
        _folder.Write("appsettings.json", """{ "WinBack": { "Stages": [0.1, 0.2, 0.3, 0.4] } }""");
        _environment["WinBack__Stages__0"] = "0.6";
        _environment["WinBack__Stages__1"] = "0.9";

        Valid().WinBack.Stages.ShouldBe([0.6, 0.9]);
    }

    [Fact]
    public void A_secret_is_read_from_a_file_without_its_last_line_break()
    {
        _environment["Bus__RabbitMq__Password_FILE"] = _folder.Write("secret", "p w\n");

        Valid().Bus.RabbitMq.Password.ShouldBe("p w");
    }

    [Fact]
    public void A_missing_secret_file_is_an_error()
    {
        _environment["Bus__RabbitMq__Password_FILE"] = "nowhere";

        ErrorOf("Bus:RabbitMq:Password_FILE").ShouldContain("nowhere");
    }

    [Fact]
    public void A_value_and_its_file_in_one_place_contradict_each_other()
    {
        _environment["Bus__RabbitMq__Password_FILE"] = _folder.Write("secret", "a");
        _environment["Bus__RabbitMq__Password"] = "b";

        ErrorOf("Bus:RabbitMq:Password").ShouldContain("twice");
    }

    [Fact]
    public void An_unknown_key_names_the_nearest_known_one()
    {
        _environment["WinBack__HorizonDay"] = "30";

        ErrorOf("WinBack:HorizonDay").ShouldBe("is not a setting; did you mean WinBack:HorizonDays? (environment)");
    }

    [Fact]
    public void An_unknown_section_of_a_file_names_the_nearest_known_one()
    {
        _folder.Write("appsettings.json", """{ "Winbakc": { "HorizonDays": 30 } }""");

        ErrorOf("Winbakc:HorizonDays").ShouldContain("did you mean WinBack:HorizonDays?");
    }

    [Fact]
    public void A_section_cannot_be_given_a_value() => ErrorOf("Store", "Store=sqlite:x.db").ShouldContain("a section; it holds e.g. Store:Connection");

    [Fact]
    public void Logging_of_the_host_and_foreign_variables_are_left_alone()
    {
        _folder.Write("appsettings.json", """{ "Logging": { "LogLevel": { "Default": "Information" } } }""");
        _environment["Logging__LogLevel__Default"] = "Debug";
        _environment["Other__Thing"] = "1";

        Load().Errors.ShouldBeEmpty();
    }

    [Fact]
    public void All_errors_are_found_at_once()
    {
        _folder.Write("appsettings.json", """{ "WinBack": { "Stages": [0.9, 0.8], "HorizonDays": 0, "Colour": "red" }, "Sweep": { "Interval": 5 } }""");
        _environment["Store__Connection"] = "sqlite:/no/such/folder/a.db";
        _environment["Bus__Transport"] = "Kafka";

        Load(null, "Ops:Url=http://0.0.0.0:8090", "Shop:TimeZone=Europe/Lundon", "Shop:ReportingCurrency=euro").Errors.Select(e => e.Key).ShouldBe(
        [
            "Bus:Transport", "Ops:Url", "Shop:ReportingCurrency", "Shop:TimeZone", "Store:Connection", "Sweep:Interval",
            "WinBack:Colour", "WinBack:HorizonDays", "WinBack:Stages",
        ]);
    }

    [Theory]
    [InlineData("Store:Connection", "postgres:Host=h;Pasword=hunter2", "is no connection string of Npgsql")]
    [InlineData("Store:Connection", "postgres:Username=u;Password=hunter2", "must name a server")]
    [InlineData("Store:Connection", "churnworker.db", "must be sqlite:PATH")]
    [InlineData("Store:Connection", "sqlite::memory:", "survive a restart")]
    [InlineData("Store:Connection", "sqlite:.", "is a folder")]
    [InlineData("Store:Connection", "", "must not be empty")]
    [InlineData("Outbox:File", "missing/out.ndjson", "does not exist")]
    [InlineData("Ops:Url", "https://127.0.0.1:1", "not an http URL")]
    [InlineData("Ops:Token", "short", "shorter than 16")]
    [InlineData("Telemetry:OtlpEndpoint", "collector:4317", "not an http or https URL")]
    [InlineData("Outbox:Webhook:Url", "http://campaigns.example/hook", "must be https")]
    [InlineData("Outbox:Webhook:Url", "https://user:word@campaigns.example/hook", "neither user nor fragment")]
    [InlineData("Outbox:Webhook:Secrets", "secret", "whsec_")]
    [InlineData("Ops:Url", "http://10.0.0.1:8090", "not a loopback host")]
    [InlineData("Ops:Url", "http://localhost.evil.example:8090", "neither an IP address")]
    [InlineData("Ops:Url", "http://localhost:8090/ops", "host and port only")]
    [InlineData("Shop:TimeZone", "Europe/Lundon", "did you mean Europe/London?")]
    [InlineData("Shop:ReportingCurrency", "eur", "not an ISO 4217 code")]
    [InlineData("Shop:Rates", "USD 2024-01-01 0.92", "no effect unless Shop:ReportingCurrency is set")]
    [InlineData("Shop:Rates", "", "give 1 to 100000")]
    [InlineData("Bus:Transport", "1", "not InMemory or RabbitMq")]
    [InlineData("Bus:RabbitMq:Port", "70000", "1 to 65535")]
    [InlineData("Bus:RabbitMq:Passive", "maybe", "not true or false")]
    [InlineData("Bus:RabbitMq:Tls:CaFile", "ca.pem", "no effect")]
    [InlineData("Intake:BatchSize", "10001", "1 to 10000")]
    [InlineData("Intake:Prefetch", "999", "below Intake:BatchSize")]
    [InlineData("Intake:DeadLetterQueue", "churn.activity", "must differ")]
    [InlineData("Outbox:Exchange", "churn.events", "take in what it sends out")]
    [InlineData("WinBack:Stages", "0.5,1", "above 0, below 1")]
    [InlineData("WinBack:Stages", "0.5,0.5", "must rise")]
    [InlineData("WinBack:Stages", "", "give 1 to 9")]
    [InlineData("WinBack:Stages", "0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,0.95", "has 10 values")]
    [InlineData("WinBack:HorizonDays", "90.5", "not a whole number")]
    [InlineData("WinBack:HighValue:Quantile", "NaN", "not a number")]
    [InlineData("WinBack:HighValue:Absolute", "0", "above 0")]
    [InlineData("WinBack:Margin", "1.01", "above 0, up to 1")]
    [InlineData("WinBack:GraceAfterCancellation", "48", "not a duration")]
    [InlineData("WinBack:ExpireAfterDays", "6", "below WinBack:ActByDays")]
    [InlineData("Sweep:Interval", "9ms", "10ms to 1h")]
    [InlineData("Calibration:Interval", "1s", "1m to 365d")]
    [InlineData("Serilog:MinimumLevel", "Verbos", "did you mean Verbose?")]
    [InlineData("Serilog:MinimumLevels", "Debug", "did you mean MinimumLevel?")]
    public void A_wrong_value_is_explained(string key, string value, string explanation)
    {
        var error = ErrorOf(key, $"{key}={value}");

        error.ShouldContain(explanation);
        error.ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_authority_of_tls_must_exist_and_hold_a_certificate()
    {
        _environment["Bus__RabbitMq__Tls__Enabled"] = "true";
        _environment["Bus__RabbitMq__Tls__CaFile"] = "ca.pem";
        ErrorOf("Bus:RabbitMq:Tls:CaFile").ShouldContain("does not exist");

        _folder.Write("ca.pem", "not a certificate");
        ErrorOf("Bus:RabbitMq:Tls:CaFile").ShouldContain("holds no PEM certificate");

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
        _folder.Write("ca.pem", authority.ExportCertificatePem());
        Load().Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_named_on_the_command_line_must_exist() =>
        Load("nowhere.json").Errors.ShouldHaveSingleItem().ToString().ShouldContain("nowhere.json: cannot be read");

    [Fact]
    public void A_broken_file_is_an_error_beside_the_others()
    {
        _folder.Write("appsettings.json", "{ \"Store\": ");

        var errors = Load(null, "WinBack:Margin=2").Errors;

        errors.Count.ShouldBe(2);
        errors.ShouldContain(e => e.Message.Contains("is not valid JSON", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_is_no_assignment_is_refused_without_repeating_it() =>
        ErrorOf("--set", "hunter2").ShouldNotContain("hunter2");

    [Fact]
    public void Null_goes_back_to_the_default()
    {
        _program.Write("appsettings.json", """{ "WinBack": { "HighValue": { "Absolute": 100 }, "Stages": [0.5], "HorizonDays": 30 } }""");
        _folder.Write("appsettings.json", """{ "WinBack": { "HighValue": { "Absolute": null }, "Stages": null, "HorizonDays": null } }""");

        var winBack = Valid().WinBack;

        (winBack.HighValue.Absolute, winBack.HorizonDays).ShouldBe((null, 90));
        winBack.Stages.ShouldBe([0.70, 0.85, 0.95]);
    }

    [Fact]
    public void The_probe_of_the_store_folder_leaves_nothing_behind()
    {
        Valid();

        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void The_section_of_serilog_is_handed_on()
    {
        _environment["Serilog__MinimumLevel__Default"] = "Debug";

        Load().Logging["Serilog:MinimumLevel:Default"].ShouldBe("Debug");
    }

    [Theory]
    [InlineData("USD 0.92", "is not CODE DATE RATE")]
    [InlineData("usd 2024-01-01 0.92", "not an ISO 4217 code")]
    [InlineData("USD 2024-02-30 0.92", "not a date")]
    [InlineData("USD 2024-01-01 1e3", "not a rate from 0.000000001 to 1000000000")]
    [InlineData("USD 2024-01-01 -1", "not a rate")]
    [InlineData("USD 2024-01-01 0", "not a rate")]
    [InlineData("USD 2024-01-01 0.1234567890123456", "more than 15 significant digits")]
    [InlineData("USD 2024-01-01 0.92,USD 2024-01-01 0.93", "another rate of the same currency and day")]
    public void A_wrong_rate_is_explained(string rate, string explanation) =>
        ErrorOf("Shop:Rates", "Shop:ReportingCurrency=EUR", $"Shop:Rates={rate}").ShouldContain(explanation);

    [Fact]
    public void Rates_come_from_the_environment_one_by_one_and_from_a_file_as_a_list()
    {
        _folder.Write("appsettings.json", """{ "Shop": { "ReportingCurrency": "EUR", "Rates": [ "USD 2024-01-01 0.92" ] } }""");
        Valid().Shop.ToFoldRules().Rates!.Fingerprint.ShouldBe("EUR USD@19723=0.92");

        _environment["Shop__Rates__0"] = "USD 2024-01-02 0.90";
        _environment["Shop__Rates__1"] = " GBP  2024-01-01 1.17";
        Valid().Shop.ToFoldRules().Rates!.Fingerprint.ShouldBe("EUR GBP@19723=1.17 USD@19724=0.9");
    }

    [Fact]
    public void The_reporting_currency_has_no_rate_to_itself() =>
        Load(null, "Shop:ReportingCurrency=EUR", "Shop:Rates=EUR 2024-01-01 1").Errors.ShouldHaveSingleItem().ToString().ShouldContain("the reporting currency itself");

    [Fact]
    public void Errors_are_printed_one_a_line()
    {
        using var stderr = new StringWriter { NewLine = "\n" };

        Load(null, "WinBack:Margin=2", "WinBack:ActByDays=0").WriteErrors(stderr);

        stderr.ToString().ShouldBe("""
            The configuration has 2 errors:
              WinBack:ActByDays: '0' is out of range; allowed: 1 to 365 (command line)
              WinBack:Margin: '2' is out of range; allowed: above 0, up to 1 (command line)

            """);
    }

    private WorkerOptions Valid(string? file = null, params string[] overrides)
    {
        var result = Load(file, overrides);
        result.Errors.ShouldBeEmpty();
        return result.Options.ShouldNotBeNull();
    }

    private string ErrorOf(string key, params string[] overrides)
    {
        var result = Load(null, overrides);
        result.IsValid.ShouldBeFalse();
        var error = result.Errors.ShouldHaveSingleItem();
        error.Key.ShouldBe(key);
        return error.Message;
    }

    private ConfigurationResult Load(string? file = null, params string[] overrides) => ConfigurationLoader.Load(new ConfigurationInputs
    {
        ConfigFile = file,
        Overrides = overrides,
        Environment = _environment,
        WorkingDirectory = _folder.Path,
        ProgramDirectory = _program.Path,
    });
}
