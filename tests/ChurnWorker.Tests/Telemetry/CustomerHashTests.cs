using ChurnWorker.Telemetry;

namespace ChurnWorker.Tests.Telemetry;

public sealed class CustomerHashTests
{
    [Fact]
    public void The_hash_is_the_first_eight_bytes_of_hmac_sha256()
    {
        // RFC 4231, test case 2
        new CustomerHash("Jefe").Of("what do ya want for nothing?").ShouldBe("5bdcc146bf60754e");
    }

    [Fact]
    public void Without_a_configured_key_no_two_processes_agree() => new CustomerHash(null).Of("c1").ShouldNotBe(new CustomerHash(null).Of("c1"));

    [Fact]
    public void Within_a_process_a_customer_can_be_followed()
    {
        var hash = new CustomerHash(null);

        hash.Of("c1").ShouldBe(hash.Of("c1"));
        hash.Of("c1").ShouldNotBe(hash.Of("c2"));
    }
}
