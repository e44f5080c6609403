namespace RagKit.Configuration;

/// <summary>A mistake in a configuration.</summary>
/// <param name="Place">Where: <c>handbook.yaml:4:3</c> with line and column, the path of a key in an IConfiguration, or a variable's name.</param>
/// <param name="Message">What is wrong, with the value, and what is allowed.</param>
public sealed record ConfigurationMistake(string Place, string Message)
{
    /// <summary>One line.</summary>
    public override string ToString() => $"{Place}: {Message}";
}
