"""Everything that the user can do, in tables; menus, keys and palette read them."""
