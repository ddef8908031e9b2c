using ChurnWorker.Configuration;

namespace ChurnWorker.Tests.Configuration;

public sealed class IndustryProfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_profile_is_a_valid_policy_of_its_own()
    {
        var versions = Enum.GetNames<IndustryProfile>().Select(name => Load($"WinBack:Profile={name}").Options!.ToPolicy().Version).ToList();
        versions.ShouldBeUnique();
    }

    [Fact]
    public void Retail_is_what_is_in_effect_without_a_word() =>
        Load("WinBack:Profile=retail").Options!.ToPolicy().Version.ShouldBe(new WorkerOptions().ToPolicy().Version);

    [Fact]
    public void What_is_configured_anywhere_goes_before_the_profile_and_the_origin_tells()
    {
        var loaded = Load("WinBack:Profile=Bank", "WinBack:HoldoutPercent=5");
        loaded.Options!.WinBack.HoldoutPercent.ShouldBe(5);
        loaded.Options.WinBack.HorizonDays.ShouldBe(180);
        loaded.Origins["WinBack:HoldoutPercent"].ShouldBe("command line");
        loaded.Origins["WinBack:HorizonDays"].ShouldBe("profile Bank");
    }

    [Fact]
    public void A_profile_that_does_not_exist_is_an_error_beside_all_the_others() =>
        Load("WinBack:Profile=bakery", "WinBack:QuietHours=9-5", "WinBack:Playbooks=price").Errors.Select(e => e.Key)
            .ShouldBe(["WinBack:Playbooks", "WinBack:Profile", "WinBack:QuietHours"]);

    private ConfigurationResult Load(params string[] overrides) => ConfigurationLoader.Load(new ConfigurationInputs
    {
        Overrides = overrides,
        Environment = new Dictionary<string, string>(),
        WorkingDirectory = _folder.Combine("."),
        ProgramDirectory = _folder.Combine("."),
    });
}
