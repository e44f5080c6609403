namespace RagKit.Qdrant;

/// <summary>The names of the payload fields of a collection, its kinds of points, and its sparse vector.</summary>
internal static class Field
{
    public const string Kind = "kind", Key = "key", Id = "id", Document = "doc", Source = "source", Facts = "facts", Ordinal = "ordinal", Meta = "meta",
        Body = "body", Hash = "hash", Part = "part", Data = "data", LeftOut = "left_out", Position = "position";

    /// <summary>The commit that a point begins to be seen with, and the one that it is no more seen with.</summary>
    public const string From = "from", To = "to";

    public const string Seq = "seq", Swept = "swept", Owner = "owner", Beat = "beat", Token = "token", Collection = "collection", Manifest = "manifest",
        Models = "models", Average = "average", Created = "created", Activated = "activated", Highest = "highest";

    public const string Chunk = "chunk", DocumentKind = "document", Gone = "gone", Content = "content", Entry = "entry", Artifact = "artifact", Terms = "terms", Commit = "commit", Head = "head";

    public const string Words = "words";
}
