using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Mail;
using RagKit.Reading;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Messages (EML, RFC 5322 and MIME): the subject as title, addresses, date and the names of attachments as metadata, and the best body as text: HTML,
/// else plain text with its quotations. Messages attached to one, those of a digest too, and attachments that a loader reads become documents of their own,
/// named by the part. Encrypted messages and mailboxes of several are refused. Safe to use from several threads at once, if the loaders of parts are.
/// </summary>
public sealed class EmlLoader : IDocumentLoader
{
    private const string Kind = "message";
    private static readonly string[] MediaTypes = ["message/rfc822", "message/global", "application/mbox"];
    private static readonly string[] Extensions = [".eml", ".mht", ".mhtml", ".mbox"];
    private readonly OfficeLimits _limits;
    private readonly PartLoaders _parts;

    /// <summary>A loader of messages.</summary>
    /// <param name="parts">
    /// What reads bodies in HTML, and attachments: of several that can, the last. Without one that reads <c>text/html</c> a message is read by its plain
    /// text, and fails where it has none.
    /// </param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EmlLoader(IReadOnlyList<IDocumentLoader> parts, EmlLoaderOptions? options = null)
        : this(new PartLoaders(() => parts), options)
    {
    }

    internal EmlLoader(PartLoaders parts, EmlLoaderOptions? options)
    {
        _limits = (options ?? new EmlLoaderOptions()).Limits;
        _limits.Validate();
        _parts = parts;
    }

    /// <inheritdoc />
    public string Fingerprint => $"eml/2 {_parts.Fingerprint}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SourceItem item = content.Item;
        ReadOnlyMemory<byte> bytes = Utf8Of(await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false));
        if (bytes.Length == 0)
            throw LoadErrors.Empty(item.Id);
        MimePart whole = MimePart.Read(bytes, "");
        if (!whole.Headers.IsMessage)
            throw LoadErrors.Other(item.Id, Kind, "it does not begin with the headers of one");
        if (Mailbox.HoldsSeveral(bytes.Span))
            throw new RagKitException($"'{item.Id}' is a mailbox of several messages, which is not read. Export each message as a file of its own (.eml).");
        MessageReader reader = new(content, _parts, InflateBudget.For(content, _limits));
        // Without recursion: a message may hold a message that holds one, and so on.
        Stack<MimePart> open = new([whole]);
        while (open.TryPop(out MimePart? next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await reader.ReadAsync(next, cancellationToken).ConfigureAwait(false) is not var (message, attachments))
                continue;
            yield return message.Describe(item, MediaTypes[0]);
            foreach (MimePart attached in attachments.AsEnumerable().Reverse().Where(part => part.IsMessage))
                open.Push(MimePart.Read(attached.Decode(), attached.Path));
            foreach (MimePart attached in attachments.Where(part => !part.IsMessage))
            {
                await foreach (Document document in reader.ReadAttachedAsync(attached, cancellationToken).ConfigureAwait(false))
                    yield return document with { Metadata = document.Metadata.With("attachmentOf", message.Title) };
            }
        }
    }

    /// <summary>Some programs save messages as UTF-16, which no message is sent in.</summary>
    private static ReadOnlyMemory<byte> Utf8Of(ReadOnlyMemory<byte> bytes)
    {
        Encoding? wide = bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode : bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode : null;
        if (wide is not null)
            return Encoding.UTF8.GetBytes(wide.GetString(bytes.Span[2..]));
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }
}
