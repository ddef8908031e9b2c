using ChurnWorker.Configuration;
using ChurnWorker.Ops;
using YamlDotNet.RepresentationModel;

namespace ChurnWorker.Tests.Deploy;

public sealed class KubernetesTests
{
    private static readonly YamlNode Deployment = DeployFiles.OneYaml("kubernetes/base/deployment.yaml");

    private static YamlNode? Worker => Deployment.At("spec", "template", "spec", "containers", "0");

    [Fact]
    public void Every_file_is_listed_and_everything_listed_is_there()
    {
        foreach (var kustomization in DeployFiles.All("kustomization.yaml"))
        {
            var folder = Path.GetDirectoryName(kustomization)!;
            var root = DeployFiles.OneYaml(kustomization);
            var listed = root.Items("resources").Select(item => item.ToString()).Concat(root.Items("patches").Select(patch => patch.TextAt("path")!)).ToList();
            listed.ShouldAllBe(item => Path.Exists(DeployFiles.PathOf(Path.Combine(folder, item))));
            var files = Directory.EnumerateFiles(DeployFiles.PathOf(folder)).Select(path => Path.GetFileName(path)).Where(name => name != "kustomization.yaml");
            files.Except(listed).ShouldBeEmpty(kustomization);
        }
    }

    [Fact]
    public void Every_object_says_what_it_is()
    {
        foreach (var file in DeployFiles.All("*.yaml").Where(file => file.StartsWith("kubernetes", StringComparison.Ordinal)))
            foreach (var document in DeployFiles.Yaml(file))
            {
                document.TextAt("apiVersion").ShouldNotBeNullOrEmpty(file);
                document.TextAt("kind").ShouldNotBeNullOrEmpty(file);
                if (document.TextAt("kind") != "Kustomization")
                    document.TextAt("metadata", "name").ShouldBe("churnworker", file);
            }
    }

    [Theory]
    [InlineData("base")]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public void Settings_exist_and_secrets_are_files(string folder)
    {
        var literals = DeployFiles.OneYaml($"kubernetes/{folder}/kustomization.yaml").Items("configMapGenerator", "0", "literals")
            .Select(literal => literal.ToString().Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        literals.ShouldNotBeEmpty();
        DeployedSettings.ShouldExist(literals, folder);
        var mounted = Worker.Items("volumeMounts").Select(mount => mount.TextAt("mountPath")!).ToList();
        literals.Values.Where(value => value.StartsWith('/')).ShouldAllBe(path => mounted.Any(mount => path.StartsWith(mount + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Probes_ask_what_the_worker_answers_on_the_port_it_listens_on()
    {
        var port = new Uri(new OpsOptions().Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Worker.TextAt("ports", "0", "containerPort").ShouldBe(port);
        Worker.TextAt("livenessProbe", "httpGet", "path").ShouldBe(OpsEndpoints.LivePath);
        Worker.TextAt("startupProbe", "httpGet", "path").ShouldBe(OpsEndpoints.LivePath);
        Worker.TextAt("readinessProbe", "httpGet", "path").ShouldBe(OpsEndpoints.ReadyPath);
        Deployment.TextAt("spec", "template", "metadata", "annotations", "prometheus.io/path").ShouldBe(OpsEndpoints.MetricsPath);
        Deployment.TextAt("spec", "template", "metadata", "annotations", "prometheus.io/port").ShouldBe(port);
        DeployFiles.OneYaml("kubernetes/base/service.yaml").TextAt("spec", "ports", "0", "port").ShouldBe(port);
        DeployFiles.OneYaml("kubernetes/base/networkpolicy.yaml").TextAt("spec", "ingress", "0", "ports", "0", "port").ShouldBe(port);
    }

    [Fact]
    public void The_worker_runs_without_rights()
    {
        Deployment.TextAt("spec", "template", "spec", "securityContext", "runAsNonRoot").ShouldBe("true");
        Worker.TextAt("securityContext", "readOnlyRootFilesystem").ShouldBe("true");
        Worker.TextAt("securityContext", "allowPrivilegeEscalation").ShouldBe("false");
        Worker.Items("securityContext", "capabilities", "drop").ShouldHaveSingleItem().ToString().ShouldBe("ALL");
    }

    [Fact]
    public void Only_workers_on_PostgreSQL_are_scaled_and_by_the_queue_they_read()
    {
        var scaled = DeployFiles.All("*.yaml").Where(file => DeployFiles.Text(file).Contains("kind: ScaledObject", StringComparison.Ordinal));
        scaled.ShouldBe(["kubernetes/postgres/scaledobject.yaml"]);
        DeployFiles.Yaml("kubernetes/postgres/scaledobject.yaml")[0].TextAt("spec", "triggers", "0", "metadata", "queueName").ShouldBe(new IntakeOptions().Queue);
        DeployFiles.OneYaml("kubernetes/sqlite/deployment.yaml").TextAt("spec", "strategy", "type").ShouldBe("Recreate");
    }
}
