using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>One message as a document, and what is attached to it.</summary>
internal sealed class MessageText
{
    private static readonly HtmlLoader Pages = new();
    private readonly List<(string Part, string Reason)> _failures = [];

    private MessageText(Document document, List<MimePart> attachments) => (Document, Attachments) = (document, attachments);

    public Document Document { get; private set; }

    public List<MimePart> Attachments { get; }

    public IReadOnlyList<(string Part, string Reason)> Failures => _failures;

    public static MessageText Read(SourceItem item, MimePart message, string path, UnpackBudget budget, CancellationToken cancellationToken)
    {
        string id = path.Length == 0 ? item.Id : $"{item.Id}#{path}";
        MessageParts parts = MessageParts.Of(message, plain: false, budget);
        Document body = Body(id, item, parts, cancellationToken);
        if (body.Text.Length == 0)
            body = Body(id, item, MessageParts.Of(message, plain: true, budget), cancellationToken);
        string subject = message.Headers["Subject"];
        if (body.Text.Length == 0)
        {
            // A message may say all in its subject, or only carry something.
            DocumentBuilder builder = new();
            builder.AddHeading(1, subject.Length > 0 ? subject : "(no subject)");
            body = builder.Build(id);
        }
        MessageText text = new(body with { Title = subject, Metadata = Facts(message.Headers, parts.Attachments) }, parts.Attachments);
        string part = path.Length == 0 ? "message" : $"part {path}";
        if (parts.IsEncrypted)
            text._failures.Add((part, "It is encrypted. Save it decrypted from the mail program."));
        if (parts.IsTooDeep)
            text._failures.Add((part, "Its parts are nested deeper than any program writes; the deepest are left out."));
        return text;
    }

    private static Document Body(string id, SourceItem item, MessageParts parts, CancellationToken cancellationToken)
    {
        DocumentJoin text = new();
        foreach (MimePart part in parts.Bodies)
        {
            ReadOnlyMemory<byte> bytes = part.Decode();
            if (bytes.Span.IndexOfAnyExcept(" \t\r\n\0"u8) < 0)
                continue;
            if (part.MediaType != "text/html")
            {
                bool flowed = "flowed".Equals(part.Type["format"], StringComparison.OrdinalIgnoreCase);
                bool deletesSpace = "yes".Equals(part.Type["delsp"], StringComparison.OrdinalIgnoreCase);
                text.Append(PlainText.Read(id, MimeCharset.Decode(bytes.Span, part.Type["charset"]), flowed, deletesSpace));
                continue;
            }
            text.Append(Page(new SourceItem(id, item.Version) { MediaType = AttachmentName.MediaType(part) }, bytes.Span, cancellationToken));
        }
        return text.Build(id);
    }

    private static Document Page(SourceItem page, ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            return Pages.Parse(page, bytes, cancellationToken);
        }
        catch (RagKitException)
        {
            // Bytes that are no page leave the plain alternative, or the subject.
            return new Document(page.Id, "");
        }
    }

    private static Metadata Facts(MimeHeaders headers, List<MimePart> attachments)
    {
        Dictionary<string, MetadataValue> facts = new(StringComparer.Ordinal);
        foreach ((string header, string name) in (ReadOnlySpan<(string, string)>)
            [("From", "from"), ("To", "to"), ("Cc", "cc"), ("Message-ID", "messageId"), ("In-Reply-To", "inReplyTo"), ("List-Id", "listId")])
        {
            if (headers[header] is { Length: > 0 } value)
                facts[name] = value;
        }
        if (MessageDate.Parse(headers["Date"]) is { } date)
            facts["date"] = date;
        if (attachments.Count > 0)
            facts["attachments"] = attachments.Select(part => AttachmentName.Describe(part, part.Decode().Length)).ToArray();
        return new Metadata(facts);
    }
}
