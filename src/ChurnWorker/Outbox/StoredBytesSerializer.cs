using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace ChurnWorker.Outbox;

/// <summary>Gives MassTransit the stored bytes of one message as its body, so that every delivery of it is byte-identical.</summary>
/// <param name="body">Final bytes of the message.</param>
/// <remarks>One instance a message: the bytes travel beside MassTransit's own pipeline and are never read, let alone written anew.</remarks>
internal sealed class StoredBytesSerializer(ReadOnlyMemory<byte> body) : IMessageSerializer
{
    private static readonly ContentType Json = new("application/json");

    public ContentType ContentType => Json;

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class => new MemoryMessageBody(body);
}
