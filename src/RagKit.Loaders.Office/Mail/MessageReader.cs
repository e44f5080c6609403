using RagKit.Reading;
using RagKit.Sources;

namespace RagKit.Mail;

/// <summary>Reads messages of one item as documents, and what is attached to them.</summary>
internal sealed class MessageReader(SourceContent content, PartLoaders loaders, InflateBudget budget)
{
    private readonly SourceItem _item = content.Item;

    /// <summary>
    /// A message and its attachments; <see langword="null"/> for an attached one that can't be read, which is reported.
    /// </summary>
    /// <exception cref="RagKitException">The item itself can't be read.</exception>
    public async Task<(Document Message, List<MimePart> Attachments)?> ReadAsync(MimePart message, CancellationToken cancellationToken)
    {
        if (!message.Headers.IsMessage)
            return Refuse(message, "It is named a message but has no header of one. Take it out, or save it anew.");
        MessageBody body = new(content, message, loaders, budget);
        await body.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (body.Problem is { } problem)
        {
            if (body.IsEmpty)
                return Refuse(message, problem);
            content.Fail(new LoadFailure(NameOf(message), problem));
        }
        string subject = message.Headers["Subject"];
        Document text = body.Build(message.Path.Length == 0 ? _item.Id : $"{_item.Id}#{message.Path}", subject);
        return (text with { Title = subject, Metadata = Facts(message.Headers, body.Attachments) }, body.Attachments);
    }

    /// <summary>The documents of what is attached, where a loader reads it.</summary>
    public IAsyncEnumerable<Document> ReadAttachedAsync(MimePart attached, CancellationToken cancellationToken)
    {
        string name = AttachmentName.Of(attached);
        SourceItem part = new($"{_item.Id}#{attached.Path}/{name}", _item.Version) { MediaType = AttachmentName.MediaType(attached), ModifiedAt = _item.ModifiedAt };
        return loaders.LoadAsync(content, part, $"part {attached.Path} ({name})", attached.Decode(), budget, cancellationToken);
    }

    private static string NameOf(MimePart message) => message.Path.Length == 0 ? "message" : $"part {message.Path}";

    private (Document Message, List<MimePart> Attachments)? Refuse(MimePart message, string problem)
    {
        if (message.Path.Length == 0)
            throw new RagKitException($"'{_item.Id}' can't be read: {char.ToLowerInvariant(problem[0])}{problem[1..]}");
        content.Fail(new LoadFailure(NameOf(message), problem));
        return null;
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
