namespace RagKit.Caching;

/// <summary>A value that cannot be keyed.</summary>
/// <param name="Path">Where it is: <c>request.Logger</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Why">Goes on after "of type X".</param>
internal sealed record KeyRefusal(string Path, Type Type, string Why);
