using System.Text;
using System.Xml;

namespace RagKit.Loading;

/// <summary>Reads XML forward, without a DTD, an entity of its own or anything from elsewhere.</summary>
internal static class SafeXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        // A document type is common in older books; passing over it defines no entity, so none can grow or fetch.
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    /// <summary>Calls for every node; what <paramref name="visit"/> answers says whether it has moved the reader on already.</summary>
    public static void Visit(string item, string kind, ReadOnlyMemory<byte> bytes, Func<XmlReader, bool> visit, CancellationToken cancellationToken)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(ByteStream.Of(bytes), Settings);
            int count = 0;
            bool more = reader.Read();
            while (more)
            {
                if (++count % 4096 == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                more = visit(reader) ? !reader.EOF : reader.Read();
            }
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException or ArgumentException)
        {
            throw DocumentReading.Damaged(item, kind, e);
        }
    }
}
