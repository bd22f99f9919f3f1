"""Messages of the customers' domain; importing this room declares all of them."""
