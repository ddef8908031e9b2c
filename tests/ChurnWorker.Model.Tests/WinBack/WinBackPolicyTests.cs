using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class WinBackPolicyTests
{
    [Fact]
    public void Equal_policies_have_one_version()
    {
        var copy = Shop.Policy with { Stages = [0.70, 0.85, 0.95] };
        copy.Version.ShouldBe(Shop.Policy.Version);
        copy.Version.Length.ShouldBe(12);
    }

    [Fact]
    public void A_changed_copy_of_a_policy_has_another_version_even_after_the_first_was_read()
    {
        var before = Shop.Policy.Version;
        WinBackPolicy[] changed =
        [
            Shop.Policy with { HorizonDays = 91 }, Shop.Policy with { Stages = [0.7, 0.85] }, Shop.Policy with { HoldoutSalt = "pepper" },
            Shop.Policy with { HighValueAbsolute = 100 }, Shop.Policy with { BackfillTriggers = true }, Shop.Policy with { Cooldown = TimeSpan.FromDays(31) },
        ];
        changed.Select(p => p.Version).Append(before).Distinct().Count().ShouldBe(changed.Length + 1);
    }

    [Fact]
    public void Three_stages_have_names_and_other_counts_have_numbers()
    {
        Enumerable.Range(1, 3).Select(Shop.Policy.StageName).ShouldBe(["soft", "offer", "last-chance"]);
        (Shop.Policy with { Stages = [0.9] }).StageName(1).ShouldBe("stage-1");
    }
}
