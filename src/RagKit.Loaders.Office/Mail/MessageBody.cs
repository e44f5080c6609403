using RagKit.Reading;
using RagKit.Sources;

namespace RagKit.Mail;

/// <summary>What a message says: its HTML where a loader reads that and it has text, else its plain text.</summary>
internal sealed class MessageBody(SourceContent content, MimePart message, PartLoaders loaders, InflateBudget budget)
{
    private const string Encrypted = "It is encrypted. Save it decrypted from the mail program.";
    private const string Opaque = "Its text is packed into its signature (S/MIME), which is not read. Save it without the signature from the mail program.";
    private const string TooDeep = "Its parts are nested deeper than any program writes; the deepest are left out.";
    private const string Page = "text/html";
    private DocumentJoin _text = new();
    private bool _isRich;

    public List<MimePart> Attachments { get; private set; } = [];

    /// <summary>Why the message, or a part of its body, could not be read.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether there is nothing to read: no text, and nothing attached.</summary>
    public bool IsEmpty => _text.IsEmpty && Attachments.Count == 0;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(plain: false, cancellationToken).ConfigureAwait(false);
        if (!_text.IsEmpty || !_isRich)
            return;
        (string? rich, Problem) = (Problem, null);
        await ReadAsync(plain: true, cancellationToken).ConfigureAwait(false);
        if (_text.IsEmpty)
            Problem ??= rich;
    }

    /// <summary>The text; a message without any may say all in its subject, or only carry something.</summary>
    public Document Build(string id, string subject)
    {
        if (_text.IsEmpty)
            _text.Heading(subject.Length > 0 ? subject : "(no subject)");
        return _text.Build(id);
    }

    private async Task ReadAsync(bool plain, CancellationToken cancellationToken)
    {
        MessageParts parts = MessageParts.Of(message, plain, budget);
        Attachments = parts.Attachments;
        Problem = parts.IsEncrypted ? Encrypted : parts.IsOpaque ? Opaque : parts.IsTooDeep ? TooDeep : null;
        _text = new DocumentJoin();
        _isRich = parts.Bodies.Exists(part => part.MediaType == Page);
        foreach (MimePart part in parts.Bodies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyMemory<byte> bytes = part.Decode();
            if (bytes.Span.IndexOfAnyExcept(" \t\r\n\0"u8) < 0)
                continue;
            if (part.MediaType == Page)
                await ReadPageAsync(part, bytes, cancellationToken).ConfigureAwait(false);
            else
                ReadPlain(part, bytes);
        }
    }

    private void ReadPlain(MimePart part, ReadOnlyMemory<byte> bytes)
    {
        string text = MimeCharset.Decode(bytes.Span, part.Type["charset"]);
        if (text.AsSpan().TrimStart().StartsWith("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal))
        {
            Problem = Encrypted;
            return;
        }
        bool flowed = "flowed".Equals(part.Type["format"], StringComparison.OrdinalIgnoreCase);
        bool deletesSpace = "yes".Equals(part.Type["delsp"], StringComparison.OrdinalIgnoreCase);
        _text.Append(PlainText.Read(content.Item.Id, text, flowed, deletesSpace));
    }

    private async Task ReadPageAsync(MimePart part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        string name = part.Path.Length == 0 ? "body" : part.Path;
        SourceItem page = new($"{content.Item.Id}#{name}", content.Item.Version) { MediaType = AttachmentName.MediaType(part) };
        if (loaders.Find(page) is not { } loader)
        {
            Problem = $"It is written in HTML alone, and there is no loader of that. {PageReading.Remedy}.";
            return;
        }
        try
        {
            _text.Append(await loader.ReadAsync(content, page, bytes, budget, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (!budget.IsSpent && (e is RagKitException or IOException))
        {
            Problem = e.Message;
        }
    }
}
