using ChurnWorker.Configuration;
using YamlDotNet.RepresentationModel;

namespace ChurnWorker.Tests.Deploy;

public sealed class ContainerTests
{
    private const string Port = "8090";

    public static TheoryData<string> ComposeFiles => ["compose.yaml", "compose.sqlite.yaml"];

    [Fact]
    public void The_image_is_chiselled_not_root_and_starts_the_worker_that_the_project_builds()
    {
        var lines = DeployFiles.Text("Dockerfile").Split('\n');
        lines.Last(line => line.StartsWith("FROM", StringComparison.Ordinal)).ShouldContain("chiseled-extra");
        lines.ShouldContain("USER 1654:1654");
        lines.ShouldContain("""ENTRYPOINT ["dotnet", "/app/churnworker.dll"]""");
        typeof(WorkerOptions).Assembly.GetName().Name.ShouldBe("churnworker");
        lines.ShouldContain($"EXPOSE {Port}");
        new Uri(new OpsOptions().Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(Port);
        foreach (var copied in lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]))
            Directory.GetFileSystemEntries(DeployFiles.PathOf(".."), copied).ShouldNotBeEmpty(copied);
        var settings = lines.Select(line => line.Trim(' ', '\\')).Select(line => line.Replace("ENV ", "", StringComparison.Ordinal)).Where(line => line.Contains("__", StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        settings.Count.ShouldBe(2);
        DeployedSettings.ShouldExist(settings, "Dockerfile");
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void A_compose_file_sets_options_that_exist_and_gives_the_worker_a_read_only_file_system(string file)
    {
        var compose = DeployFiles.OneYaml(file);
        var worker = compose.At("services", "worker");

        DeployedSettings.ShouldExist(worker.Pairs("environment"), file);
        worker.TextAt("read_only").ShouldBe("true");
        worker.Items("cap_drop").ShouldHaveSingleItem().ToString().ShouldBe("ALL");
        worker.Items("ports").ShouldHaveSingleItem().ToString().ShouldBe($"127.0.0.1:{Port}:{Port}");
        worker.TextAt("environment", "Ops__Url").ShouldEndWith(":" + Port);
        File.Exists(DeployFiles.PathOf(Path.Combine(worker.TextAt("build", "context")!, worker.TextAt("build", "dockerfile")!))).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Whatever_a_compose_file_mounts_is_there_or_is_made_by_make_secrets(string file)
    {
        var compose = DeployFiles.OneYaml(file);
        var made = DeployFiles.Text("make-secrets");
        var services = ((YamlMappingNode)compose.At("services")!).Children.Values;
        var secrets = ((YamlMappingNode)compose.At("secrets")!).Children;

        foreach (var secret in secrets.Values)
            made.ShouldContain($"make {Path.GetFileName(secret.TextAt("file"))} ");
        foreach (var used in services.SelectMany(service => service.Items("secrets")))
            secrets.Keys.Select(key => key.ToString()).ShouldContain((used as YamlScalarNode)?.Value ?? used.TextAt("source"));
        foreach (var source in services.SelectMany(service => service.Items("volumes")).Select(volume => volume.ToString().Split(':')[0]))
        {
            if (source.StartsWith('.'))
                Path.Exists(DeployFiles.PathOf(source)).ShouldBeTrue(source);
            else
                ((YamlMappingNode)compose.At("volumes")!).Children.Keys.Select(key => key.ToString()).ShouldContain(source);
        }
    }

    [Fact]
    public void The_settings_of_the_SQLite_compose_file_are_a_whole_configuration()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Combine("ops_token"), "0123456789abcdef0123\n");
        var environment = DeployFiles.OneYaml("compose.sqlite.yaml").Pairs("services", "worker", "environment")
            .ToDictionary(pair => pair.Key, pair => pair.Value.Replace("/run/secrets", folder.Path, StringComparison.Ordinal).Replace("/data", folder.Path, StringComparison.Ordinal));

        var configuration = ConfigurationLoader.Load(new ConfigurationInputs { Environment = environment, WorkingDirectory = folder.Path, ProgramDirectory = folder.Path });

        configuration.Errors.ShouldBeEmpty();
        configuration.Options!.Ops.Token.ShouldBe("0123456789abcdef0123");
    }

    [Fact]
    public void Prometheus_and_Grafana_look_where_the_services_are()
    {
        var services = DeployFiles.OneYaml("compose.yaml").At("services");
        var targets = DeployFiles.OneYaml("prometheus/prometheus.yml").Items("scrape_configs").SelectMany(job => job.Items("static_configs", "0", "targets")).Select(target => target.ToString()).ToList();

        targets.ShouldBe([$"worker:{Port}", "rabbitmq:15692"]);
        targets.Select(target => target.Split(':')[0]).ShouldAllBe(host => services.At(host) != null);
        DeployFiles.OneYaml("grafana/provisioning/datasources/prometheus.yaml").TextAt("datasources", "0", "url").ShouldBe("http://prometheus:9090");
        services.Items("prometheus", "volumes").Select(volume => volume.ToString()).ShouldContain(volume => volume.EndsWith("/churnworker.rules.yml:ro", StringComparison.Ordinal));
    }
}
