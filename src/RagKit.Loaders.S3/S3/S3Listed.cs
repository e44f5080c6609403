namespace RagKit.S3;

/// <summary>An object as a listing shows it. The version is what it is opened by: its ETag, or its version id.</summary>
internal readonly record struct S3Listed(string Key, string Version, long Size, DateTimeOffset? ModifiedAt);
