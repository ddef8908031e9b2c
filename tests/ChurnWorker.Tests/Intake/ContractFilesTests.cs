using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ChurnWorker.Contracts;
using ChurnWorker.Intake;

namespace ChurnWorker.Tests.Intake;

/// <summary>Records, JSON Schemas and samples of the wire say the same.</summary>
public class ContractFilesTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString,
    };

    public static TheoryData<string, Type> Contracts => new()
    {
        { EventTypes.PurchaseCompleted, typeof(PurchaseCompleted) },
        { EventTypes.OrderCancelled, typeof(OrderCancelled) },
        { EventTypes.SubscriptionStarted, typeof(SubscriptionStarted) },
        { EventTypes.SubscriptionChanged, typeof(SubscriptionChanged) },
        { EventTypes.SubscriptionCancelled, typeof(SubscriptionCancelled) },
        { EventTypes.PaymentFailed, typeof(PaymentFailed) },
        { EventTypes.PaymentRecovered, typeof(PaymentRecovered) },
        { EventTypes.FeedbackReceived, typeof(FeedbackReceived) },
        { EventTypes.ComplaintOpened, typeof(ComplaintOpened) },
        { EventTypes.ComplaintClosed, typeof(ComplaintClosed) },
        { EventTypes.ActivityObserved, typeof(ActivityObserved) },
        { EventTypes.ConsentChanged, typeof(ConsentChanged) },
        { EventTypes.CustomersMerged, typeof(CustomersMerged) },
        { EventTypes.CustomersUnmerged, typeof(CustomersUnmerged) },
        { EventTypes.CustomerErased, typeof(CustomerErased) },
        { EventTypes.CampaignOutcome, typeof(CampaignOutcome) },
        { EventTypes.SourceHeartbeat, typeof(SourceHeartbeat) },
        { EventTypes.WinBackTriggered, typeof(WinBackTriggered) },
        { EventTypes.WinBackResolved, typeof(WinBackResolved) },
        { EventTypes.WinBackRetracted, typeof(WinBackRetracted) },
        { EventTypes.WinBackExpired, typeof(WinBackExpired) },
        { EventTypes.ServiceRecoveryNeeded, typeof(ServiceRecoveryNeeded) },
        { EventTypes.CustomerLifecycleChanged, typeof(CustomerLifecycleChanged) },
        { EventTypes.ReplenishmentDue, typeof(ReplenishmentDue) },
        { EventTypes.ExitSurveyRequested, typeof(ExitSurveyRequested) },
        { EventTypes.SubscriptionOfferSuggested, typeof(SubscriptionOfferSuggested) },
        { EventTypes.CustomerErasureReceipt, typeof(CustomerErasureReceipt) },
        { EventTypes.TriggerCheck, typeof(TriggerCheck) },
        { EventTypes.TriggerStatus, typeof(TriggerStatus) },
        { EventTypes.CustomerExplain, typeof(CustomerExplain) },
        { EventTypes.CustomerExplanation, typeof(CustomerExplanation) },
        { EventTypes.CustomerErase, typeof(CustomerErase) },
        { EventTypes.CustomerErasure, typeof(CustomerErasure) },
    };

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_schema_names_exactly_the_members_of_its_record(string name, Type record)
    {
        var schema = Schema(name);

        schema.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        schema.GetProperty("title").GetString().ShouldBe(record.Name);
        schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ShouldBe(record.GetProperties().Select(Name));
        schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()).ShouldBe(
            record.GetProperties().Where(p => p.IsDefined(typeof(RequiredMemberAttribute))).Select(Name));
    }

    [Fact]
    public void Every_event_of_the_intake_has_its_record_and_every_record_its_row() =>
        EventNames.Contracts.ShouldBe(Contracts.Select(row => row.Data.Item2).Where(record => record.GetProperty(nameof(PurchaseCompleted.EventId)) is not null), ignoreOrder: true);

    [Fact]
    public void Every_name_of_the_wire_has_its_record_its_schema_and_its_sample()
    {
        var names = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        var files = typeof(EventTypes).Assembly.GetManifestResourceNames();

        Contracts.Select(row => row.Data.Item1).ShouldBe(names, ignoreOrder: true);
        files.Where(file => file.StartsWith("Schemas/", StringComparison.Ordinal)).ShouldBe(names.Select(name => $"Schemas/{name}.schema.json"), ignoreOrder: true);
        names.ShouldAllBe(name => files.Contains($"Samples/{name}.json"));
    }

    [Fact]
    public void Every_event_of_the_intake_has_samples_in_every_wrapping()
    {
        var events = EventNames.Contracts.Select(contract => EventNames.Of(contract).Type);

        foreach (var wrapping in (string[])["", ".cloudevent", ".masstransit"])
            events.ShouldAllBe(name => Decoding.SampleNames.Contains(name + wrapping));
        foreach (var call in (string[])["completed", "cancelled", "refunded"])
            Decoding.SampleNames.ShouldContain($"order.{call}.segment");
    }

    [Fact]
    public void The_schema_of_a_line_names_its_members() =>
        Schema(EventTypes.PurchaseCompleted).GetProperty("properties").GetProperty("lines").GetProperty("items").GetProperty("properties")
            .EnumerateObject().Select(p => p.Name).ShouldBe(typeof(PurchaseLine).GetProperties().Select(Name));

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_sample_is_read_into_its_record_without_a_member_left_over(string name, Type record)
    {
        var sample = Decoding.Sample(name);

        JsonSerializer.Deserialize(sample, record, Strict).ShouldNotBeNull();

        var members = JsonDocument.Parse(sample).RootElement.EnumerateObject().Select(p => p.Name).ToList();
        members.ShouldBe(Schema(name).GetProperty("properties").EnumerateObject().Select(p => p.Name).Where(members.Contains));
    }

    private static JsonElement Schema(string name) => JsonDocument.Parse(Decoding.Resource($"Schemas/{name}.schema.json")).RootElement;

    private static string Name(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
