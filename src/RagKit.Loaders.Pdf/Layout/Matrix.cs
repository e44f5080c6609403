namespace RagKit.Layout;

/// <summary>A transformation of the plane: <c>x' = a x + c y + e</c>, <c>y' = b x + d y + f</c>.</summary>
internal readonly record struct Matrix(double A, double B, double C, double D, double E, double F)
{
    public static Matrix Identity { get; } = new(1, 0, 0, 1, 0, 0);

    /// <summary>This transformation, and the other after it.</summary>
    public Matrix Then(in Matrix next) => new(
        (A * next.A) + (B * next.C), (A * next.B) + (B * next.D),
        (C * next.A) + (D * next.C), (C * next.B) + (D * next.D),
        (E * next.A) + (F * next.C) + next.E, (E * next.B) + (F * next.D) + next.F);

    /// <summary>This transformation after a shift.</summary>
    public Matrix Shifted(double x, double y) => this with { E = (A * x) + (C * y) + E, F = (B * x) + (D * y) + F };
}
