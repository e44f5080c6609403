using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Messages (EML, RFC 5322 and MIME): the subject as title, addresses, date and the names of attachments as metadata, and the best body as text: HTML,
/// else plain text with its quotations. Messages attached to one, those of a digest too, and attachments that a loader reads become documents of their own,
/// named by the part. Safe to use from several threads at once, if the loaders of attachments are.
/// </summary>
public sealed class EmlLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["message/rfc822", "message/global"];
    private static readonly string[] Extensions = [".eml", ".mht", ".mhtml"];
    private readonly DocumentLimits _limits;
    private readonly PartLoaders _attachments;

    /// <summary>A loader of messages.</summary>
    /// <param name="attachments">What reads attachments: of several that can, the last; <see langword="null"/> for <see cref="DocumentLoaders.All"/>.</param>
    /// <param name="limits">How much to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public EmlLoader(IReadOnlyList<IDocumentLoader>? attachments = null, DocumentLimits? limits = null)
        : this(() => attachments ?? DocumentLoaders.All, limits)
    {
    }

    internal EmlLoader(Func<IReadOnlyList<IDocumentLoader>> attachments, DocumentLimits? limits)
    {
        _limits = limits ?? new DocumentLimits();
        _limits.Validate();
        _attachments = new PartLoaders(attachments);
    }

    /// <inheritdoc />
    public string Fingerprint => $"eml/1 {_attachments.Fingerprint}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SourceItem item = content.Item;
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        MimePart whole = MimePart.Read(Utf8Of(bytes), "");
        if (!whole.Headers.IsMessage)
            throw DocumentReading.Damaged(item.Id, "message");
        UnpackBudget budget = UnpackBudget.For(content, _limits);
        // Without recursion: a message may hold a message that holds one, and so on.
        Stack<(MimePart Message, string Path)> open = new([(whole, "")]);
        while (open.TryPop(out (MimePart Message, string Path) next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!next.Message.Headers.IsMessage)
            {
                content.Fail(new LoadFailure($"part {next.Path}", "It is named a message but has no header of one. Take it out, or save it anew."));
                continue;
            }
            MessageText message = MessageText.Read(item, next.Message, next.Path, budget, cancellationToken);
            foreach ((string part, string reason) in message.Failures)
                content.Fail(new LoadFailure(part, reason));
            yield return message.Document.Describe(item, MediaTypes[0]);
            foreach (MimePart attached in message.Attachments.AsEnumerable().Reverse().Where(IsMessage))
                open.Push((MimePart.Read(attached.Decode(), attached.Path), attached.Path));
            foreach (MimePart attached in message.Attachments.Where(part => !IsMessage(part)))
            {
                string name = AttachmentName.Of(attached);
                SourceItem part = new($"{item.Id}#{attached.Path}/{name}", item.Version) { MediaType = AttachmentName.MediaType(attached), ModifiedAt = item.ModifiedAt };
                await foreach (Document document in _attachments.LoadAsync(content, part, $"part {attached.Path} ({name})", attached.Decode(), budget, cancellationToken).ConfigureAwait(false))
                    yield return document with { Metadata = document.Metadata.With("attachmentOf", message.Document.Title) };
            }
        }
    }

    private static bool IsMessage(MimePart part) => part.MediaType is "message/rfc822" or "message/global"
        || (part.FileName?.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <summary>Some programs save messages as UTF-16, which no message is sent in.</summary>
    private static ReadOnlyMemory<byte> Utf8Of(ReadOnlyMemory<byte> bytes)
    {
        Encoding? wide = bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode : bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode : null;
        if (wide is not null)
            return Encoding.UTF8.GetBytes(wide.GetString(bytes.Span[2..]));
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }
}
