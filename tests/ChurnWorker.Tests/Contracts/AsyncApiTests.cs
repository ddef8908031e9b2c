using System.Reflection;
using System.Runtime.CompilerServices;
using ChurnWorker.Configuration;
using ChurnWorker.Contracts;
using ChurnWorker.Intake;
using ChurnWorker.Tests.Deploy;
using ChurnWorker.Tests.Intake;
using YamlDotNet.RepresentationModel;

namespace ChurnWorker.Tests.Contracts;

/// <summary>The AsyncAPI document against records, schemas, samples and configuration.</summary>
public sealed class AsyncApiTests
{
    private static readonly string Folder = Path.GetDirectoryName(PathHere())!;
    private static readonly YamlNode Document = DeployFiles.OneYaml(Path.Combine(Folder, "asyncapi.yaml"));

    private static readonly string[] Beside =
        [EventTypes.ServiceRecoveryNeeded, EventTypes.ExitSurveyRequested, EventTypes.SubscriptionOfferSuggested, EventTypes.ReplenishmentDue, EventTypes.CustomerLifecycleChanged, EventTypes.CustomerErasureReceipt];

    private static Dictionary<string, YamlNode> Messages => ((YamlMappingNode)Document.At("components", "messages")!).Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value);

    [Fact]
    public void Every_type_of_the_contract_is_a_message_and_every_message_a_type()
    {
        Document.TextAt("asyncapi").ShouldBe("3.0.0");
        var types = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Messages.Values.Select(message => message.TextAt("name")).ShouldBe(types, ignoreOrder: true);
    }

    [Fact]
    public void A_message_shows_the_schema_and_the_sample_of_its_type()
    {
        foreach (var message in Messages.Values)
        {
            var name = message.TextAt("name")!;
            var reference = message.TextAt("payload", "schema", "$ref")!;
            reference.ShouldBe($"Schemas/{name}.schema.json");
            File.Exists(Path.Combine(Folder, reference)).ShouldBeTrue(reference);
            using var schema = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, reference)));
            message.TextAt("title").ShouldBe(schema.RootElement.GetProperty("title").GetString());
            var example = ((YamlMappingNode)message.At("examples", "0", "payload")!).Children.Keys.Select(key => key.ToString());
            using var sample = System.Text.Json.JsonDocument.Parse(Decoding.Sample(name));
            example.ShouldBe(sample.RootElement.EnumerateObject().Select(member => member.Name));
        }
    }

    [Fact]
    public void Events_come_in_where_the_worker_listens_and_messages_go_out_where_it_publishes()
    {
        Document.TextAt("channels", "events", "address").ShouldBe(new IntakeOptions().Exchange);
        Document.TextAt("channels", "events", "bindings", "amqp", "exchange", "name").ShouldBe(new IntakeOptions().Exchange);
        Document.TextAt("channels", "winback", "bindings", "amqp", "exchange", "name").ShouldBe(new OutboxOptions().Exchange);
        Document.TextAt("channels", "questions", "address").ShouldBe(new BusOptions().QuestionsQueue);
        Document.TextAt("servers", "http", "host").ShouldBe(new Uri(new OpsOptions().Url).Authority);
        foreach (var channel in new[] { "events", "postedEvents" })
            NamesIn(channel).ShouldBe(EventNames.Contracts.Select(contract => EventNames.Of(contract).Type), ignoreOrder: true);
        NamesIn("winback").ShouldAllBe(name => name.StartsWith("winback.", StringComparison.Ordinal) || Beside.Contains(name));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (var reference in References(Document).Where(reference => reference.StartsWith("#/", StringComparison.Ordinal)))
            Document.At(reference[2..].Split('/')).ShouldNotBeNull(reference);
    }

    private static IEnumerable<string> NamesIn(string channel) =>
        ((YamlMappingNode)Document.At("channels", channel, "messages")!).Children.Keys.Select(key => Messages[key.ToString()].TextAt("name")!);

    private static IEnumerable<string> References(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(pair => pair.Key.ToString() == "$ref" ? [pair.Value.ToString()] : References(pair.Value)),
        YamlSequenceNode list => list.Children.SelectMany(References),
        _ => [],
    };

    private static string PathHere([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/ChurnWorker.Contracts/asyncapi.yaml"));
}
