using System.Security.Cryptography;
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.Xml;
using EmradXds.Serving;
using EmradXds.Testing;
using Binding = System.ServiceModel.Channels.Binding;

namespace EmradXds.Soap.Tests;

/// <summary>A SOAP stack that is not ours speaks with our endpoint: WCF's client, with its own MTOM encoder and WS-Addressing.</summary>
public sealed class SystemServiceModelTests
{
    private const string Action = "urn:test:reverse";

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public async Task MTOM_goes_both_ways(int length)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        await using InProcessHost host = await StartAsync();
        MtomMessageEncodingBindingElement encoding = new(MessageVersion.Soap12WSAddressing10, System.Text.Encoding.UTF8)
        {
            MaxBufferSize = int.MaxValue,
        };
        XmlDictionaryReaderQuotas.Max.CopyTo(encoding.ReaderQuotas);
        using Message answer = await CallAsync(host, encoding, Action, content);

        XmlDictionaryReader body = answer.GetReaderAtBodyContents();
        body.ReadStartElement("Content");
        byte[] received = body.ReadContentAsBase64();
        Array.Reverse(content);
        Assert.Equal(content, received);
        Assert.Equal("urn:test:reverseResponse", answer.Headers.Action);
    }

    [Fact]
    public async Task Our_fault_is_understood()
    {
        await using InProcessHost host = await StartAsync();
        TextMessageEncodingBindingElement encoding = new(MessageVersion.Soap12WSAddressing10, System.Text.Encoding.UTF8);
        using Message answer = await CallAsync(host, encoding, "urn:test:nobody", [1, 2, 3]);

        Assert.True(answer.IsFault);
        MessageFault fault = MessageFault.CreateFault(answer, 65_536);
        Assert.True(fault.Code.IsSenderFault);
        Assert.Equal("ActionNotSupported", fault.Code.SubCode.Name);
        Assert.Contains("urn:test:nobody", fault.Reason.ToString(), StringComparison.Ordinal);
    }

    private static Task<InProcessHost> StartAsync() =>
        InProcessHost.StartAsync(_ => { }, application => application.MapSoap("/soap", _ => [new Reverse()]));

    private static async Task<Message> CallAsync(InProcessHost host, MessageEncodingBindingElement encoding, string action, byte[] content)
    {
        Binding binding = new CustomBinding(
            encoding, new HttpTransportBindingElement { MaxReceivedMessageSize = int.MaxValue, MaxBufferSize = int.MaxValue });
        IChannelFactory<IRequestChannel> factory = binding.BuildChannelFactory<IRequestChannel>();
        await Task.Factory.FromAsync(factory.BeginOpen, factory.EndOpen, null);
        IRequestChannel channel = factory.CreateChannel(new EndpointAddress(new Uri(host.Uri, "soap")));
        await Task.Factory.FromAsync(channel.BeginOpen, channel.EndOpen, null);
        Message request = Message.CreateMessage(MessageVersion.Soap12WSAddressing10, action, new Base64Body(content));
        return await Task.Factory.FromAsync(channel.BeginRequest, channel.EndRequest, request, null);
    }

    private sealed class Base64Body(byte[] content) : BodyWriter(isBuffered: true)
    {
        protected override void OnWriteBodyContents(XmlDictionaryWriter writer)
        {
            writer.WriteStartElement("Content");
            writer.WriteBase64(content, 0, content.Length);
            writer.WriteEndElement();
        }
    }

    /// <summary>Answers with the bytes of its request in reverse.</summary>
    private sealed class Reverse : ISoapTransaction
    {
        public Transaction Transaction { get; } = new("T-3", "Reverse", Action, "urn:test:reverseResponse") { ReadsAttachments = true };

        public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
        {
            MemoryStream content = new();
            await foreach (ReceivedAttachment attachment in request.ReadAttachmentsAsync(cancel))
            {
                await attachment.Content.CopyToAsync(content, cancel);
            }

            if (content.Length == 0)
            {
                content.Write(Convert.FromBase64String(request.OpenBody().ReadElementContentAsString()));
            }

            byte[] reversed = [.. content.ToArray().Reverse()];
            SentAttachment sent = new(
                SentAttachment.NewContentId(),
                "application/octet-stream",
                async (stream, token) => await stream.WriteAsync(reversed, token));
            return new SoapReply(
                writer =>
                {
                    writer.WriteStartElement("Content");
                    writer.WriteStartElement("xop", "Include", SoapNames.Xop);
                    writer.WriteAttributeString("href", sent.Href);
                    writer.WriteEndElement();
                    writer.WriteEndElement();
                },
                [sent],
                Mtom: true);
        }

        public SoapReply Broken(string correlation) => throw new NotSupportedException();
    }
}
