using System.Text;
using ChurnWorker.Storage;

namespace ChurnWorker.Tests.Storage;

/// <summary>What an erasure finds in inputs that were refused, and so need not be well formed.</summary>
public sealed class NamedInBytesTests
{
    [Theory]
    [InlineData("José-41", """{"customerId":"José-41"}""")]
    [InlineData("José-41", """{"customerId":"Jos\u00e9-41"}""")]
    [InlineData("José-41", """{"customerId":"Jos\u00E9-41" """)]
    [InlineData("PLAINKID55", """{"customerId":"\u0050LAINKID55"}""")]
    [InlineData("Ann \"X\" 9", "q2,purchase,\"Ann \"\"X\"\" 9\",o2")]
    [InlineData("Ann \"X\" 9", """{"customerId":"Ann \"X\" 9"}""")]
    [InlineData("a/b", """{"customerId":"a\/b"}""")]
    public void An_id_is_found_however_it_is_spelled(string id, string body) => ErasureTable.Names(Encoding.UTF8.GetBytes(body), id).ShouldBeTrue();

    [Fact]
    public void An_id_is_found_in_both_byte_orders_of_UTF_16()
    {
        const string body = """{"customerId":"José-41"}""";
        ErasureTable.Names(Encoding.Unicode.GetBytes(body), "José-41").ShouldBeTrue();
        ErasureTable.Names(Encoding.BigEndianUnicode.GetBytes(body), "José-41").ShouldBeTrue();
    }

    [Theory]
    [InlineData("PLAINKID55", """{"customerId":"PLAINKID555"}""")]
    [InlineData("PLAINKID55", """{"customerId":"\u0050LAINKID555"}""")]
    [InlineData("9", """{"amount":"19.00"}""")]
    public void A_longer_id_is_another(string id, string body) => ErasureTable.Names(Encoding.UTF8.GetBytes(body), id).ShouldBeFalse();
}
