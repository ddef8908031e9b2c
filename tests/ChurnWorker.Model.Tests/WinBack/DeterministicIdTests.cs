using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class DeterministicIdTests
{
    private static readonly Guid Cycle = DeterministicId.Cycle("tenant", "customer", 1_700_000_000_000);

    [Fact]
    public void Ids_are_a_contract()
    {
        var trigger = DeterministicId.Trigger(Cycle, 1, 0);
        Cycle.ToString().ShouldBe("d40b8989-69b9-877f-adb7-0e3510f9476a");
        trigger.ToString().ShouldBe("e4163aab-3f43-88e1-a252-9baaf96f06e3");
        DeterministicId.Message(trigger, "winback.resolved").ToString().ShouldBe("9dcd5f2d-cbbe-8211-a98e-865f147fec96");
    }

    [Fact]
    public void Ids_are_uuids_of_version_8()
    {
        Cycle.Version.ShouldBe(8);
        (Cycle.Variant & 0b1100).ShouldBe(0b1000);
    }

    [Fact]
    public void Whatever_an_id_is_derived_from_changes_it()
    {
        var trigger = DeterministicId.Trigger(Cycle, 1, 0);
        Guid[] ids =
        [
            Cycle, DeterministicId.Cycle("other", "customer", 1_700_000_000_000), DeterministicId.Cycle("tenant", "other", 1_700_000_000_000),
            DeterministicId.Cycle("tenant", "customer", 1_700_000_000_001), DeterministicId.Cycle("tenantcustomer", "", 1_700_000_000_000),
            trigger, DeterministicId.Trigger(Cycle, 2, 0), DeterministicId.Trigger(Cycle, 1, 1),
            DeterministicId.Message(trigger, "winback.resolved"), DeterministicId.Message(trigger, "winback.expired"),
        ];
        ids.Distinct().Count().ShouldBe(ids.Length);
    }
}
